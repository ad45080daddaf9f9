from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Niet voor deze site: gebruik work."

    def handle(self, *args: Any, **options: Any) -> None:
        """The one of django-tasks-db knows no lease, so its tasks would be taken over while it is at them."""
        raise CommandError("Gebruik `manage.py work`: db_worker laat taken liggen als het proces stopt.")
