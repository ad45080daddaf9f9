from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activities.importers.activities import import_activities
from activities.importers.table import UnreadableFile
from activities.management.progress import ProgressBar


class Command(BaseCommand):
    help = (
        "Import activities from a CSV or Excel file (columns: data/README.md); new ones become drafts, "
        "and bad rows are listed with their line and reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check the file and store nothing")
        parser.add_argument("--publish", action="store_true", help="put what is new on the site at once")

    def handle(self, *, file: Path, dry_run: bool, publish: bool, **options: Any) -> None:
        try:
            with ProgressBar(self.stderr) as bar:
                report = import_activities(file, dry_run=dry_run, publish=publish, progress=bar.show)
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        for line in [*report.remarks, *map(str, report.refused)]:
            self.stderr.write(line)
        self.stdout.write(f"{'Proef: ' if dry_run else ''}{report}.")
