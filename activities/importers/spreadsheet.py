"""Reading the first sheet of an Excel workbook (.xlsx) as rows of text."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from activities.importers.table import Row, UnreadableFile, check_header, read_row

# A workbook is a zip file: a small one can hold terabytes of nothing.
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_COLUMNS = 100


def read_workbook(path: Path, required: frozenset[str]) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """As `table.read_table`. Raises UnreadableFile."""
    _check_size(path)
    book: Any = None
    try:
        # Read-only reads row by row; what a formula gave is what stands in the file.
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS)
        header = _header(next(rows, ()), required)
    except Exception as error:  # the reader fails in as many ways as a file can be broken
        if book:
            book.close()
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(
            "Dit Excelbestand kan niet gelezen worden. Bewaar het opnieuw als .xlsx of CSV."
        ) from error
    return header, _rows(book, rows, header)


def _header(cells: Iterable[Any], required: frozenset[str]) -> list[str]:
    header = [_text(cell).strip().lower() for cell in cells]
    while header and not header[-1]:
        header.pop()
    check_header(header, required)
    return header


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as workbook:
            size = sum(entry.file_size for entry in workbook.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise UnreadableFile("Dit is geen Excelbestand. Bewaar het als .xlsx of CSV.") from error
    if size > LARGEST_UNPACKED:
        raise UnreadableFile("Dit Excelbestand is te groot. Splits het in kleinere bestanden.")


def _rows(book: Any, rows: Iterator[tuple[Any, ...]], header: list[str]) -> Iterator[tuple[int, Row]]:
    """Closes the file at the end."""
    with closing(book):
        for line, cells in enumerate(rows, start=2):
            texts = [_text(cell) for cell in cells]
            kept = texts[: len(header)] + [text for text in texts[len(header) :] if text]
            if any(text.strip() for text in kept):
                yield line, read_row(line, header, kept + [""] * (len(header) - len(kept)))


def _text(cell: Any) -> str:
    """As a person would have typed it in a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
