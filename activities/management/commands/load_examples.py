from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from activities.importers.examples import UnknownInExamplesError, load_examples, remove_examples


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
        path = settings.DATA_DIR / "examples.json"
        if not path.exists():
            self.stdout.write(f"Dit gebied heeft geen voorbeelden: {path} is er niet. De site werkt ook zonder.")
            return
        try:
            added = load_examples(path)
        except UnknownInExamplesError as error:
            raise CommandError(
                f"Deze voorbeelden horen niet bij dit gebied. {error} Verander {path}, of haal dat bestand weg: "
                "de site werkt ook zonder voorbeelden."
            ) from error
        self.stdout.write(f"{added} voorbeelden geladen.")
