from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from activities.importers.examples import load_examples, remove_examples


class Command(BaseCommand):
    help = "Load invented activities to try the site with; only with DEBUG on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="take them away again")

    def handle(self, *, remove: bool, **options: Any) -> None:
        if remove:
            remove_examples()
            self.stdout.write("De voorbeelden zijn weg.")
            return
        if not settings.SHOW_EXAMPLES:
            raise CommandError("Voorbeelden horen niet op een echte site. Zet DEBUG=true om ze te laden.")
        self.stdout.write(f"{load_examples(settings.DATA_DIR / 'examples.json')} voorbeelden geladen.")
