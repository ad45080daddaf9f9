"""What the page of the downloads tells of them."""

from dataclasses import dataclass
from typing import Any

from activities.licences import Licence
from activities.open_data.downloads import Manifest
from activities.open_data.rows import TABLES, Table

LABELS = {"csv": "CSV", "geojson": "GeoJSON", "xlsx": "XLSX"}


@dataclass(frozen=True)
class File:
    kind: str
    name: str
    bytes: int


@dataclass(frozen=True)
class Row:
    """A table under one licence, in all its forms."""

    table: Table
    rows: int
    files: list[File]


@dataclass(frozen=True)
class Part:
    licence: Licence
    rows: list[Row]


def parts_of(made: Manifest) -> list[Part]:
    return [
        Part(licence, [_row(table, licence, made.files) for table in TABLES if licence in table.licences])
        for licence in Licence
    ]


def _row(table: Table, licence: Licence, files: dict[str, dict[str, Any]]) -> Row:
    names = {kind: f"{licence.folder}{table.name}.{kind}" for kind in table.kinds}
    there = {kind: name for kind, name in names.items() if name in files}
    shown = [File(LABELS[kind], name, files[name]["bytes"]) for kind, name in there.items()]
    return Row(table, max((files[name]["rijen"] for name in there.values()), default=0), shown)
