from typing import Any

from django.core.management.base import BaseCommand

from activities import changes


class Command(BaseCommand):
    help = "Laat iedereen die de wijzigingen volgt opnieuw beginnen: nadat een back-up is teruggezet."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Wie volgt begint opnieuw, met {changes.start_all_anew()} wijzigingen.")
