from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from activities.importers.synthetic import Spread, seed


class Command(BaseCommand):
    help = "Add made-up places and activities for measuring; only with DEBUG on, into a database of your own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--places", type=int, required=True)
        parser.add_argument("--activities", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--spread", choices=[*Spread], default=Spread.ZUIDWEST)

    def handle(self, *, places: int, activities: int, spread: str, **options: Any) -> None:
        if not settings.SHOW_EXAMPLES:
            raise CommandError(
                "Verzonnen rijen horen niet op een echte site. Zet DEBUG=true en gebruik een eigen DATABASE_URL."
            )
        if places < 1 or activities < 0:
            raise CommandError("Vraag minstens 1 plek en 0 of meer activiteiten.")
        for done, total in seed(places, activities, options["seed"], Spread(spread)):
            self.stdout.write(f"\r{done} van {total} rijen", ending="")
            self.stdout.flush()
        self.stdout.write("")
