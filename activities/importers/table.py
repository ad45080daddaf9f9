"""Reading a table of which any part may be wrong: CSV here, Excel in activities.importers.spreadsheet."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

MAX_LINE = 100_000


class UnreadableFile(Exception):
    """Nothing of the file can be taken in; the message says what to do."""


class UnreadableRow(Exception):
    """One row cannot be read; carries the line it starts on."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


Row = dict[str, str] | UnreadableRow


def read_table(path: Path, required: frozenset[str]) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """The header, and per row the line it starts on with its cells by column, or what is wrong with it."""
    lines = _lines(path)
    header_line = next(lines, "")
    delimiter = ";" if header_line.count(";") > header_line.count(",") else ","
    header = [cell.strip().lower() for cell in next(csv.reader([header_line], delimiter=delimiter), [])]
    check_header(header, required)
    return header, _rows(lines, header, delimiter)


def check_header(header: list[str], required: frozenset[str]) -> None:
    if missing := sorted(required - set(header)):
        raise UnreadableFile(
            f"regel 1: deze kolommen ontbreken: {', '.join(missing)}. De eerste regel noemt de kolommen."
        )


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            start = file.read(4)
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in start:
                raise UnreadableFile(
                    "regel 1: dit bestand is geen UTF-8. Bewaar het in je rekenprogramma als “CSV UTF-8”."
                )
        # What is not UTF-8 is kept as a mark, so that only the row it stands in is refused.
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
            while line := text.readline(MAX_LINE):
                yield line
    except OSError as error:
        raise UnreadableFile(f"Het bestand {path} kan niet gelezen worden: {error.strerror}.") from error


def _rows(lines: Iterator[str], header: list[str], delimiter: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        line = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, UnreadableRow(line, f"deze regel is geen goede CSV ({error}).")
            continue
        if any(cell.strip() for cell in cells):
            yield line, read_row(line, header, cells)


def read_row(line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        return UnreadableRow(line, f"deze regel heeft {len(cells)} kolommen, de eerste regel heeft er {len(header)}.")
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return UnreadableRow(line, "hier staan tekens die geen UTF-8 zijn. Bewaar het bestand als “CSV UTF-8”.")
    return dict(zip(header, (cell.strip() for cell in cells), strict=True))
