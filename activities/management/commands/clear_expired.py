from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts import outbox
from activities import actions, demand, public_forms
from activities.importers import runs
from activities.models import MailMark


class Command(BaseCommand):
    help = "Vergeet wat niet langer bewaard mag blijven; elke nacht draaien."

    def handle(self, *args: Any, **options: Any) -> None:
        public_forms.forget_expired()
        demand.forget_old_hashes()
        runs.forget_old()
        outbox.forget_old_mail()
        actions.forget_expired_invitations()
        actions.forget_revoked_tokens()
        MailMark.objects.forget_old()
        call_command("clearsessions")
