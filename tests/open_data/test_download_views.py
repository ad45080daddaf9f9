"""The page of the downloads and how the files are served: to everybody, once, and packed."""

import gzip

import pytest

from activities.open_data.downloads import NAMES
from tests.open_data.reading import content_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("name", "content_type", "filename"),
    [
        ("plekken.csv", "text/csv; charset=utf-8", "plekken.csv"),
        ("plekken.geojson", "application/geo+json", "plekken.geojson"),
        ("odbl/plekken.xlsx", XLSX, "plekken-odbl.xlsx"),
    ],
)
def test_a_file_is_handed_over_to_any_site(client, zuidwest, make_downloads, name, content_type, filename):
    make_downloads()
    answer = client.get(f"/downloads/{name}", headers={"Origin": "https://elsewhere.example"})

    assert answer.status_code == 200
    assert int(answer["Content-Length"]) == len(b"".join(answer.streaming_content))
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="{filename}"'
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Accept-Encoding" in answer["Vary"]
    assert not answer.cookies


@pytest.mark.parametrize("name", ["activiteiten.csv", "activiteiten.xlsx", "manifest.json"])
def test_it_is_sent_once_while_it_is_the_same(client, zuidwest, make_downloads, name, time_machine):
    time_machine.move_to("2026-12-01 03:00 +0100", tick=False)
    make_downloads()
    first = client.get(f"/downloads/{name}")
    assert b"".join(first)
    again = client.get(f"/downloads/{name}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

    time_machine.move_to("2026-12-02 03:00 +0100", tick=False)
    make_downloads()
    other = client.get(f"/downloads/{name}", headers={"If-None-Match": first["ETag"]})
    assert b"".join(other) or other.status_code == 304
    # A day on, no cell of the table is another; the workbook and the manifest say when they were made.
    assert other.status_code == (304 if name.endswith("csv") else 200)


def test_a_reader_without_digests_goes_by_the_date(client, zuidwest, make_downloads):
    make_downloads()
    answer = client.get("/downloads/plekken.csv")
    assert b"".join(answer)
    again = client.get("/downloads/plekken.csv", headers={"If-Modified-Since": answer["Last-Modified"]})
    assert again.status_code == 304


def test_text_is_packed_for_who_can_read_that(client, zuidwest, make_downloads):
    make_downloads()
    whole = content_of(client, "plekken.csv")
    answer = client.get("/downloads/plekken.csv", headers={"Accept-Encoding": "br, gzip"})
    packed = b"".join(answer.streaming_content)

    assert (answer["Content-Encoding"], int(answer["Content-Length"])) == ("gzip", len(packed))
    assert gzip.decompress(packed) == whole
    assert len(packed) < len(whole) / 2
    assert answer["ETag"].endswith('-gz"')
    again = client.get("/downloads/plekken.csv", headers={"Accept-Encoding": "gzip", "If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_workbook_is_packed_already(client, zuidwest, make_downloads):
    make_downloads()
    answer = client.get("/downloads/plekken.xlsx", headers={"Accept-Encoding": "gzip"})
    assert b"".join(answer)
    assert "Content-Encoding" not in answer


def test_head_tells_the_same_without_the_file(client, zuidwest, make_downloads):
    make_downloads()
    answer = client.head("/downloads/plekken.csv")
    assert b"".join(answer) == b""
    assert (answer.status_code, int(answer["Content-Length"]) > 1_000) == (200, True)


@pytest.mark.parametrize("name", [*sorted(NAMES), "manifest.json"])
def test_before_they_are_made_each_says_so(client, db, name):
    answer = client.get(f"/downloads/{name}")

    assert (answer.status_code, answer["Retry-After"]) == (503, "3600")
    assert answer.content.decode().startswith("Dit bestand is er nog niet.")


@pytest.mark.parametrize(
    "name", ["../manifest.json", "odbl/organisaties.csv", "lock", "plekken.csv.gz", "x/y/z", "%2e%2e/lock"]
)
def test_no_other_file_can_be_had(client, zuidwest, make_downloads, name):
    make_downloads()
    assert client.get(f"/downloads/{name}").status_code == 404


@pytest.mark.parametrize("address", ["/downloads/", "/en/downloads/", "/ar/downloads/"])
def test_the_page_leads_to_each_file_and_tells_how_to_name_the_source(client, zuidwest, make_downloads, address):
    assert "/downloads/plekken.csv" not in client.get(address).content.decode()
    make_downloads()
    page = client.get(address).content.decode()

    assert all(f'href="/downloads/{name}"' in page for name in NAMES)
    assert "© OpenStreetMap-bijdragers, via Dichtbij Zuidwest (ODbL 1.0)" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    assert "leeftijdTotMaanden" in page


def test_the_page_says_when_there_is_nothing_yet(client, db):
    assert "De bestanden zijn er nog niet." in client.get("/downloads/").content.decode()
