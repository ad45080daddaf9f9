"""Tables to take along."""

import csv
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.formats import get_format

# A spreadsheet takes a cell that begins so for a formula and runs it: OWASP, "CSV Injection". Some look past white
# space, and the wide forms of those signs count too. An apostrophe in front makes a text of it.
_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r\n]")


def csv_response(filename: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """As CSV for a spreadsheet in the language of the page; Excel reads it as UTF-8, no cell of it starts a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerows([_of_the_language(value) for value in row] for row in rows)
    return response


def _of_the_language(value: object) -> str:
    """A spreadsheet in Dutch takes 1.5 for the first of May."""
    return str(value).replace(".", get_format("DECIMAL_SEPARATOR")) if isinstance(value, float) else cell(value)


def cell(value: object) -> str:
    """As machines write it: with a point, whatever the language."""
    text = "" if value is None else str(value)
    return f"'{text}" if not _is_number(value) and is_formula(text) else text


def is_formula(text: str) -> bool:
    """Apostrophes in front count as nothing, so that taking the first one off gives back what was there."""
    return _FORMULA.match(text) is not None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)
