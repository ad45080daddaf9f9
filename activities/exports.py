"""Tables to take along."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# A spreadsheet takes a cell that begins so for a formula and runs it: OWASP, "CSV Injection".
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(filename: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """As CSV that Excel reads as UTF-8; no cell of it starts a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return response


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not _is_number(value) else text


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)
