"""The downloads as a stranger reads them, who knows nothing of our code."""

import csv
import io
import json
import re

from openpyxl import load_workbook

# As the page tells: one apostrophe off what would have been a formula.
ESCAPED = re.compile(r"'(?=[\s']*[=+\-@＝＋－＠]|'*[\t\r\n])")


def content_of(client, name, **headers):
    answer = client.get(f"/downloads/{name}", headers=headers)
    assert answer.status_code == 200, name
    return b"".join(answer.streaming_content)


def csv_cells(content):
    """As text, header first."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def csv_rows(content):
    header, *rows = csv_cells(content)
    return [
        dict(
            zip(header, (ESCAPED.sub("", cell, count=1) if ESCAPED.match(cell) else cell for cell in row), strict=True)
        )
        for row in rows
    ]


def sheets(content):
    book = load_workbook(io.BytesIO(content), read_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def xlsx_rows(content, title):
    header, *rows = sheets(content)[title]
    return [dict(zip(header, row + [None] * (len(header) - len(row)), strict=True)) for row in rows]


def features(content):
    return json.loads(content)["features"]


def feature_rows(content):
    """The properties, and the point as the other files tell it."""
    rows = []
    for each in features(content):
        lon, lat = each["geometry"]["coordinates"] if each["geometry"] else (None, None)
        rows.append(each["properties"] | {"lat": lat, "lon": lon})
    return rows


def as_text(row):
    """A row of typed values in the words of CSV."""
    return {
        name: "" if value is None else str(value).lower() if value is True or value is False else str(value)
        for name, value in row.items()
    }
