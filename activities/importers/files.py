"""A file of somebody, whatever program made it."""

from collections.abc import Iterator
from pathlib import Path

from activities.importers.spreadsheet import read_workbook
from activities.importers.table import Row, UnreadableFile, read_table

LARGEST_FILE = 20 * 1024 * 1024
ZIP = b"PK\x03\x04"


def read_file(path: Path, required: frozenset[str]) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """CSV or .xlsx, known by its content; see `table.read_table`. Raises UnreadableFile."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise UnreadableFile(f"Het bestand {path} kan niet gelezen worden: {error.strerror}.") from error
    if size > LARGEST_FILE:
        raise UnreadableFile("Dit bestand is groter dan 20 MB. Splits het in kleinere bestanden.")
    return read_workbook(path, required) if start == ZIP else read_table(path, required)
