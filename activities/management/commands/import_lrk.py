from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activities.importers.lrk import import_lrk
from activities.importers.table import UnreadableFile


class Command(BaseCommand):
    help = "Import places for toddlers from the open-data CSV of the national childcare register (LRK) as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check the file and store nothing")

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            report = import_lrk(file, dry_run=dry_run)
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        for line in [*report.remarks, *map(str, report.refused)]:
            self.stderr.write(line)
        self.stdout.write(f"{'Proef: ' if dry_run else ''}{report}.")
