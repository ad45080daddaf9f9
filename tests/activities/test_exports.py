"""Tables to take along: what a spreadsheet would take for a formula stays text."""

import csv
from io import StringIO

import pytest

from activities.exports import csv_response


def cells(*row: object) -> list[str]:
    content = csv_response("lijst.csv", [row]).content.decode("utf-8-sig")
    return next(csv.reader(StringIO(content), delimiter=";"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_starts_a_formula(start):
    text = f"{start}HYPERLINK(1)"
    assert cells(text) == [f"'{text}"]


def test_numbers_and_what_is_empty_stay_as_they_are():
    assert cells(-5, 2.5, None, "", "Koffie; thee", 'Zeg "hallo"') == [
        "-5",
        "2.5",
        "",
        "",
        "Koffie; thee",
        'Zeg "hallo"',
    ]


def test_it_is_a_file_that_excel_reads_as_utf_8():
    response = csv_response("lijst.csv", [("café",)])
    assert response["Content-Disposition"] == 'attachment; filename="lijst.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
