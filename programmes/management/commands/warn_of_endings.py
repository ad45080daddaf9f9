from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from programmes.ending_warnings import warn_of_endings


class Command(BaseCommand):
    help = (
        "Mail de programmamanagers welke subsidies over 6 of 3 maanden eindigen, één keer per termijn; "
        "elke dag draaien. Mag vaker, en tegelijk."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        told = warn_of_endings(timezone.localdate())
        self.stdout.write(f"Gewaarschuwd voor het einde van subsidies: {told}.")
