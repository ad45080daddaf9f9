from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from activities.importers.calendar_text import LARGEST
from activities.importers.calendars import import_calendar, public_address
from activities.importers.safe_fetch import FetchRefused, fetch
from activities.importers.table import UnreadableFile
from activities.models import Category, Organisation

SECONDS = 30


class Command(BaseCommand):
    help = "Import the calendar (.ics) of an organisation from a file or an address: new events become drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file_or_url")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--category", default="", metavar="SLUG", help="theme of what is new")
        parser.add_argument("--dry-run", action="store_true", help="check the calendar and store nothing")

    def handle(self, *, file_or_url: str, organisation: str, category: str, dry_run: bool, **options: Any) -> None:
        owner = Organisation.objects.filter(slug=organisation).first()
        if owner is None:
            raise CommandError(
                f"We kennen geen organisatie {organisation}. Kijk de slug na in het adres van haar pagina."
            )
        if category and not Category.objects.filter(slug=category).exists():
            raise CommandError(f"We kennen geen thema {category}.")
        try:
            source = public_address(file_or_url) if "://" in file_or_url else ""
            content = fetch(source, largest=LARGEST, seconds=SECONDS) if source else _read(Path(file_or_url))
            report = import_calendar(content, owner, source=source, category=category, dry_run=dry_run)
        except (UnreadableFile, FetchRefused) as error:
            raise CommandError(str(error)) from error
        for line in [*report.remarks, *map(str, report.refused)]:
            self.stderr.write(line)
        self.stdout.write(f"{'Proef: ' if dry_run else ''}{report}.")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableFile(f"Het bestand {path} kan niet gelezen worden: {error.strerror}.") from error
