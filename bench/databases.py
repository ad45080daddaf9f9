"""One SQLite file per size, and switching between them within one process."""

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from activities.importers.synthetic import Spread, seed

_paths: dict[int, Path] = {}


def prepare(folder: Path, sizes: tuple[int, ...]) -> None:
    settings.SHOW_EXAMPLES = True
    for size in sizes:
        _paths[size] = folder / f"{size}.sqlite3"
        switch_to(size)
        call_command("migrate", verbosity=0)
        call_command("load_zuidwest", stdout=StringIO())
        for done, total in seed(size // 2, size, 1, Spread.NEDERLAND):
            print(f"\r{size}: {done} of {total} rows", end="", flush=True)
        connection.cursor().execute("ANALYZE")
        print()


def switch_to(size: int) -> None:
    connection.close()
    connection.settings_dict["NAME"] = str(_paths[size])
