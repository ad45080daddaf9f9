from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backups import restoring
from backups.refusals import Refusal


class Command(BaseCommand):
    help = "Zet de nieuwste back-up op proef terug in een lege database, kijk na of alles er is, en gooi die weer weg."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="een back-up, of de map waar ze in staan")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            manifest = restoring.verify(folder)
        except Refusal as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in manifest.picture.tables.values())
        self.stdout.write(
            f"De back-up van {manifest.made_at:%d-%m-%Y %H:%M} UTC is terug te zetten: {rows} rijen in "
            f"{len(manifest.picture.tables)} tabellen en {len(manifest.files) - 1} bestanden, precies als toen."
        )
