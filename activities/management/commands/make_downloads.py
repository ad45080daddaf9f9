from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activities.open_data import downloads


class Command(BaseCommand):
    help = "Maak de bestanden van /downloads/ opnieuw; elke nacht draaien. Mag vaker, en tegelijk."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = downloads.make()
        except OSError as error:
            said = error.strerror or error
            raise CommandError(
                f"De downloads zijn niet gemaakt: {said}. Wat er stond, staat er nog. Maak ruimte in "
                f"{downloads.root()} en in de map voor tijdelijke bestanden, of zorg dat je daar mag schrijven. "
                "Probeer het daarna opnieuw."
            ) from error
        rows = sum(each["rijen"] for name, each in made.files.items() if name.endswith(".csv"))
        size = sum(each["bytes"] for each in made.files.values()) / 1_000_000
        self.stdout.write(f"{len(made.files)} downloads gemaakt: {rows} rijen, {size:.1f} MB.")
