from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backups import folders, making, restoring
from backups.nights import Nights
from backups.refusals import Refusal


def _days(text: str) -> timedelta:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("noem een aantal dagen, minstens 1")
    return timedelta(days=int(text))


class Command(BaseCommand):
    help = "Maak een back-up van de database en van wat mensen opstuurden. De site blijft gewoon aan."
    # They look into the database, which may be of before an upgrade.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="waar de back-ups staan, elk in een eigen map")
        parser.add_argument("--keep-days", type=_days, default=making.KEEP, help="zo lang blijft een back-up (14)")
        parser.add_argument("--verify", action="store_true", help="zet hem daarna op proef terug in een lege database")
        parser.add_argument("--nightly", action="store_true", help="blijf draaien, en doe het elke nacht om half drie")

    def handle(self, *, folder: Path, keep_days: timedelta, verify: bool, nightly: bool, **options: Any) -> None:
        if not nightly:
            self._back_up(folder, keep_days, verify)
            return
        for _ in Nights(lambda: self._last_good_one(folder)):
            try:
                self._back_up(folder, keep_days, verify)
            except CommandError as error:
                self.stderr.write(f"{error} Over een uur opnieuw.")

    def _back_up(self, folder: Path, keep: timedelta, verify: bool) -> None:
        try:
            made = making.make(folder)
            manifest = restoring.verify(made) if verify else None
        except Refusal as error:
            raise CommandError(str(error)) from error
        finally:
            # Also when it failed: names have to go in time.
            gone = folders.drop_old(folder, timezone.now(), keep)
        making.tell_it_went_well()
        tried = " Op proef teruggezet: alles klopt." if manifest else ""
        self.stdout.write(f"Back-up gemaakt: {made}.{tried} Weggegooid omdat ze te oud waren: {len(gone)}.")

    def _last_good_one(self, folder: Path) -> datetime | None:
        """One that was made and could not be put back is none; nor is one that is not here any more."""
        found = folders.all_in(folder)
        return making.last_that_went_well() if found else None
