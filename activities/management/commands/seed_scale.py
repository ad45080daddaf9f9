from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, reset_queries

from activities.importers.synthetic import Spread, part_of_netherlands, seed
from activities.importers.synthetic_country import make_buurten


class Command(BaseCommand):
    help = "Add made-up places and activities for measuring; only with DEBUG on, into a database of your own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--places", type=int, required=True)
        parser.add_argument("--activities", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--buurten", type=int, default=0, help="made-up ones, under what is spread over nederland")
        parser.add_argument("--spread", choices=[*Spread], default=Spread.AREA)

    def handle(self, *, places: int, activities: int, spread: str, buurten: int = 0, **options: Any) -> None:
        if not settings.SHOW_EXAMPLES:
            raise CommandError(
                "Verzonnen rijen horen niet op een echte site. Zet DEBUG=true en gebruik een eigen DATABASE_URL."
            )
        if places < 1 or activities < 0 or buurten < 0:
            raise CommandError("Vraag minstens 1 plek en 0 of meer activiteiten en buurten.")
        if buurten:
            made = make_buurten(buurten, part_of_netherlands(activities), options["seed"])
            self.stdout.write(f"{made} verzonnen buurten")
        for done, total in seed(places, activities, options["seed"], Spread(spread)):
            # With DEBUG on Django keeps the last 9,000 statements, of a megabyte each here.
            reset_queries()
            self.stdout.write(f"\r{done} van {total} rijen", ending="")
            self.stdout.flush()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write("")
