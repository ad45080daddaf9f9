from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from programmes import measuring
from programmes.management.days import day_that_was


class Command(BaseCommand):
    help = "Reken de cijfers van een dag uit en bewaar ze; elke nacht draaien, na refresh_occurrences. Mag vaker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, help="de dag, als 2026-01-31; anders vandaag")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = day_that_was(options["date"] or timezone.localdate())
        try:
            row = measuring.measure(as_of, self.stdout.write)
        except measuring.SourceFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"De cijfers van {row.as_of:%d-%m-%Y} zijn bewaard. Mensen: kwartaal vanaf {row.quarter}.")
