from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from programmes import measuring, triggers
from programmes.management.days import day_that_was

SURE = "ja"


class Command(BaseCommand):
    help = "Leg de nulmeting vast, waar elk verslag mee vergelijkt. Dit kan één keer, en gaat nooit meer weg."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--date", type=date.fromisoformat, help="de dag, als 2026-01-31")
        which.add_argument(
            "--install-triggers", action="store_true", help="zet alleen de bewaking in de database weer aan"
        )
        parser.add_argument("--yes", action="store_true", help="vraag niet of je het zeker weet")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["install_triggers"]:
            triggers.GUARD.install(connection)
            self.stdout.write("De bewaking van de nulmeting staat aan.")
            return
        as_of = day_that_was(options["date"])
        try:
            measuring.must_be_the_first()
            if not options["yes"]:
                self._ask(as_of)
            row = measuring.freeze(as_of, by=None, progress=self.stdout.write)
        except (measuring.AlreadyFrozen, measuring.SourceFailed) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"De nulmeting is die van {row.as_of:%d-%m-%Y}.")

    def _ask(self, as_of: date) -> None:
        self.stdout.write(f"De cijfers van {as_of:%d-%m-%Y} worden de nulmeting. Dat kan daarna nooit meer anders.")
        try:
            is_sure = input(f"Weet je het zeker? Typ {SURE}: ").strip().casefold() == SURE
        except EOFError as error:
            raise CommandError("Niemand kan antwoorden. Geef --yes mee als je het zeker weet.") from error
        if not is_sure:
            raise CommandError("Er is niets vastgelegd.")
