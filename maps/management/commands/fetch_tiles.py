import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import number_format

from maps import tiles
from maps.tile_store import Tile

# A guess, from grey maps of cities.
TILE_BYTES = 15_000
GIVE_UP_AFTER = 20
BAR_WIDTH = 30


class Command(BaseCommand):
    help = "Fetch the background tiles of the area beforehand; tiles that are fresh already are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--min-zoom", type=int, default=settings.TILE_MIN_ZOOM)
        parser.add_argument("--max-zoom", type=int, default=16)
        parser.add_argument("--pause", type=float, default=0.05, help="seconds between two tiles")
        parser.add_argument("--dry-run", action="store_true", help="only say how many tiles and about how many bytes")

    def handle(self, *, min_zoom: int, max_zoom: int, pause: float, dry_run: bool, **options: Any) -> None:
        wanted = _wanted(min_zoom, max_zoom)
        missing = [tile for tile in wanted if not tiles.is_stored_fresh(tile)]
        self.stdout.write(f"{len(wanted)} tegels, waarvan {len(wanted) - len(missing)} er al zijn.")
        if len(wanted) * TILE_BYTES > settings.TILE_STORE_MB * 1_000_000:
            self.stderr.write("Dat past waarschijnlijk niet; maak TILE_STORE_MB groter of vraag minder zooms.")
        if dry_run:
            self.stdout.write(f"Op te halen: {len(missing)} tegels, ongeveer {_megabytes(len(missing) * TILE_BYTES)}.")
            return
        self._fetch(missing, max(pause, 0))

    def _fetch(self, missing: list[Tile], pause: float) -> None:
        fetched = failed_in_a_row = size = 0
        for done, tile in enumerate(missing, start=1):
            found = tiles.read_tile(tile)
            if found and tiles.is_fresh(found.fetched_at):
                fetched, size, failed_in_a_row = fetched + 1, size + len(found.body), 0
            else:
                failed_in_a_row += 1
            self._show_progress(done, len(missing), size)
            self._stop_if_ill(failed_in_a_row, fetched)
            time.sleep(pause)
        self.stdout.write(f"{fetched} tegels opgehaald ({_megabytes(size)}), {len(missing) - fetched} niet gelukt.")

    def _show_progress(self, done: int, total: int, size: int) -> None:
        """On a terminal one line that fills up; in a log a line for each tenth."""
        is_terminal = self.stdout.isatty()
        if is_terminal or done * 10 // total > (done - 1) * 10 // total:
            bar = "#" * (done * BAR_WIDTH // total)
            line = f"[{bar:.<{BAR_WIDTH}}] {done} van {total} tegels, {_megabytes(size)}"
            self.stdout.write(f"\r{line}" if is_terminal else line, ending="" if is_terminal and done < total else "\n")
            self.stdout.flush()

    def _stop_if_ill(self, failed_in_a_row: int, fetched: int) -> None:
        if tiles.breaker.is_resting() or failed_in_a_row >= GIVE_UP_AFTER:
            raise CommandError(
                f"De bron van de tegels geeft nu niets: {fetched} tegels opgehaald. Kijk of TILE_URL klopt en probeer "
                "het later nog eens; wat er is, blijft."
            )


def _wanted(min_zoom: int, max_zoom: int) -> list[Tile]:
    lowest, highest = settings.TILE_MIN_ZOOM, settings.TILE_MAX_ZOOM
    if not lowest <= min_zoom <= max_zoom <= highest:
        raise CommandError(f"Kies zooms van {lowest} tot en met {highest}, de laagste eerst.")
    if not all(f"{{{name}}}" in settings.TILE_URL for name in Tile._fields):
        raise CommandError("Zet in TILE_URL het adres van de tegels, met {z}, {x} en {y} erin.")
    wanted = [tile for zoom in range(min_zoom, max_zoom + 1) for tile in tiles.tiles_of_area(zoom)]
    if not wanted:
        raise CommandError("Er zijn nog geen buurten. Laad ze eerst: python manage.py load_area")
    return wanted


def _megabytes(size: int) -> str:
    return f"{number_format(size / 1_000_000, 1)} MB"
