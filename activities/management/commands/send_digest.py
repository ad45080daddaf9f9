from typing import Any

from django.core.management.base import BaseCommand

from activities import actions


class Command(BaseCommand):
    help = (
        "Mail elke redacteur wat er wacht, hoogstens één keer per week en vanaf maandag; "
        "elke dag draaien. Mag vaker, en tegelijk."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sent = sum(actions.send_digest(moderator) for moderator in actions.moderators())
        self.stdout.write(f"Verstuurd: {sent}.")
