"""A table as CSV, GeoJSON and XLSX, written row by row: a file may be larger than the memory."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import orjson
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES

from activities.exports import cell, is_formula
from activities.licences import Licence
from activities.open_data.columns import Column, Value

# A sheet has room for 1,048,576.
ROWS_PER_SHEET = 1_000_000
# No XML can hold these, and no text needs them; line ends are those of the web in every file.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")

Values = Sequence[Value]


class Writer(Protocol):
    def add(self, values: Values) -> None: ...


def plain(value: Value) -> Value:
    """The same text in all files."""
    if not isinstance(value, str):
        return value
    return _NO_TEXT.sub("", _LINE_END.sub("\n", value))


class Head:
    """What a file says of itself: its table, its licence and when it was made."""

    def __init__(self, table: str, columns: Sequence[Column], licence: Licence, made_at: str) -> None:
        self.table, self.columns, self.licence, self.made_at = table, columns, licence, made_at
        self.names = [column.name for column in columns]
        self.facts = {
            "licentie": str(licence),
            "licentieNaam": licence.label,
            "bronvermelding": licence.credit,
            "gemaaktOp": made_at,
        }


class _Csv:
    def __init__(self, file: Any, head: Head) -> None:
        self.rows = csv.writer(file, delimiter=";")
        self.rows.writerow(head.names)

    def add(self, values: Values) -> None:
        self.rows.writerow([_cell(value) for value in values])


def _cell(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else cell(value)


@contextmanager
def csv_file(path: Path, head: Head) -> Iterator[Writer]:
    """With the mark by which Excel knows UTF-8, and line ends as RFC 4180 says."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        yield _Csv(file, head)


class _GeoJson:
    def __init__(self, file: Any, head: Head) -> None:
        self.file, self.names, self.before = file, head.names, b"\n"
        self.lat, self.lon = head.names.index("lat"), head.names.index("lon")

    def add(self, values: Values) -> None:
        properties = dict(zip(self.names, values, strict=True))
        lat, lon = properties.pop("lat"), properties.pop("lon")
        feature = {
            "type": "Feature",
            "id": properties["id"],
            "geometry": None if lat is None else {"type": "Point", "coordinates": [lon, lat]},
            "properties": properties,
        }
        self.file.write(self.before + orjson.dumps(feature))
        self.before = b",\n"


@contextmanager
def geojson_file(path: Path, head: Head) -> Iterator[Writer]:
    """RFC 7946; what the file says of itself stands beside the features, where readers look past it."""
    with path.open("wb") as file:
        start = orjson.dumps({"type": "FeatureCollection"} | head.facts)
        file.write(start[:-1] + b',"features":[')
        yield _GeoJson(file, head)
        file.write(b"\n]}\n")


class _Xlsx:
    def __init__(self, book: Any, head: Head) -> None:
        self.book, self.head, self.number, self.sheets = book, head, 0, 0

    def add(self, values: Values) -> None:
        if self.number % ROWS_PER_SHEET == 0:
            self.start_sheet()
        self.number += 1
        self.sheet.append([self._cell(value) for value in values])

    def start_sheet(self) -> None:
        self.sheets += 1
        self.sheet = self.book.create_sheet(f"{self.head.table} {self.sheets}" if self.sheets > 1 else self.head.table)
        self.sheet.freeze_panes = "A2"
        self.sheet.append(self.head.names)

    def _cell(self, value: Value) -> Any:
        """The library makes a formula of a text that starts with "=", and an error of "#N/A"."""
        if not isinstance(value, str) or not (is_formula(value) or value in ERROR_CODES):
            return value
        text = WriteOnlyCell(self.sheet, value)
        text.data_type = "s"
        # Stays a text when somebody opens the cell to change it.
        text.quotePrefix = True
        return text


@contextmanager
def xlsx_file(path: Path, head: Head) -> Iterator[Writer]:
    """The rows, then what the columns mean, then the licence. Dates are text, as ISO 8601 writes them."""
    book = Workbook(write_only=True)
    writer = _Xlsx(book, head)
    try:
        yield writer
        if not writer.sheets:
            writer.start_sheet()
        _add_sheet(book, "kolommen", [("kolom", "wat"), *((each.name, each.about) for each in head.columns)])
        _add_sheet(book, "over", list(head.facts.items()))
        book.save(path)
    finally:
        book.close()


def _add_sheet(book: Any, title: str, rows: Sequence[tuple[str, str]]) -> None:
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)


FILES = {"csv": csv_file, "geojson": geojson_file, "xlsx": xlsx_file}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
