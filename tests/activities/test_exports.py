"""Tables to take along: what a spreadsheet would take for a formula stays text."""

import csv
from io import StringIO

import pytest
from django.utils.translation import override

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
        "2,5",
        "",
        "",
        "Koffie; thee",
        'Zeg "hallo"',
    ]


@pytest.mark.parametrize(("language", "number"), [("nl", "-1234,5"), ("en", "-1234.5"), ("ar", "-1234,5")])
def test_decimals_are_those_of_a_spreadsheet_in_the_language_of_the_page(language, number):
    with override(language):
        assert cells(-1234.5) == [number]


def test_it_is_a_file_that_excel_reads_as_utf_8():
    response = csv_response("lijst.csv", [("café",)])
    assert response["Content-Disposition"] == 'attachment; filename="lijst.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
