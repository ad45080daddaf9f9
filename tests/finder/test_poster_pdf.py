"""The poster as a PDF: for who is signed in, of A4, fetching nothing, and refused kindly where it cannot be made."""

import logging
import os
import subprocess
import sys
from threading import BoundedSemaphore
from urllib.parse import quote

import pytest

from activities import actions, pdf, pdf_guard, pdf_process
from activities.checks import pdfs_can_be_made
from activities.finder import poster_views
from activities.finder.poster import MOST_ACTIVITIES, poster_of
from activities.models import Activity, Place

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")

A4_MM = (210, 297)
HOSTILE = (
    "<img src=http://evil.example/a.png><link rel=stylesheet href=http://evil.example/a.css>"
    "<style>@import url(file:///etc/passwd)</style>"
)


@pytest.fixture
def place(make_activity):
    return make_activity("Koffie").place


@pytest.fixture
def page(client, resident):
    client.force_login(resident)
    return client


@pytest.fixture
def asked(monkeypatch):
    """What a PDF wants to fetch. Nothing of it may get as far as a connection or a file."""
    addresses = []

    def note(self, fullurl, *args, **kwargs):
        addresses.append(fullurl if isinstance(fullurl, str) else fullurl.full_url)
        raise AssertionError("this was fetched")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", note)
    return addresses


@pytest.fixture
def _without_libraries(monkeypatch, tmp_path):
    """As on a machine without Pango: loading it raises OSError."""
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def address_of(place):
    return f"/plek/{place.slug}/poster.pdf"


def pages(place):
    return pdf_process.lay_out(*poster_views._sheet(poster_of(place))[:3]).pages


def millimetres(pixels):
    return round(pixels / 96 * 25.4)


def words(box):
    """The text of a page, as it was laid out."""
    own = getattr(box, "text", "")
    return own + " ".join(words(child) for child in getattr(box, "children", ()))


class TestMaking:
    def test_who_is_signed_in_gets_a_pdf_that_no_cache_keeps(self, page, place):
        answer = page.get(address_of(place))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
        assert answer["Content-Disposition"] == f'inline; filename="poster-{place.slug}.pdf"'
        assert answer["Cache-Control"] == "private, no-store"

    def test_a_visitor_is_sent_to_sign_in(self, client, place):
        answer = client.get(address_of(place))
        assert (answer.status_code, answer["Location"]) == (302, f"/inloggen/?next={quote(address_of(place), safe='')}")

    def test_it_is_one_sheet_of_a4_with_the_name_and_what_there_is_to_do(self, place):
        (sheet,) = pages(place)
        assert (millimetres(sheet.width), millimetres(sheet.height)) == A4_MM
        text = words(sheet._page_box)
        for said in ("Plek Koffie", "Mensen ontmoeten", "Kijk voor de", "vraag het na"):
            assert said in text

    def test_its_code_is_large_enough_to_read_from_the_street(self, place):
        (sheet,) = pages(place)
        codes = [box for box in sheet._page_box.descendants() if "dz-poster__qr" in _classes(box)]
        assert codes
        assert all(min(box.width, box.height) >= 30 / 25.4 * 96 for box in codes)

    def test_the_letters_get_smaller_before_sheets_are_added(self, place, examples):
        houses = [Place.objects.get(slug=f"voorbeeld-{name}") for name in ("moerwijk-zuid", "huis-dreven-en-gaarden")]
        assert poster_of(place).size == "large"
        assert {poster_of(house).size for house in houses} == {"middle"}
        assert [len(pages(house)) for house in houses] == [2, 2]
        Activity.objects.filter(place=houses[1], stands_for_place=False).update(place=houses[0])
        assert poster_of(houses[0]).size == "small"
        assert len(pages(houses[0])) <= 3

    def test_all_that_fits_stays_on_a_few_sheets(self, place):
        theme = Activity.objects.get(name="Koffie").category
        for number in range(MOST_ACTIVITIES):
            Activity.objects.create(
                place=place, category=theme, name=f"{number} " + "W" * 100, summary="Lang " * 39,
                slug=f"nummer-{number}", source="test", status="published",
            )  # fmt: skip
        assert len(pages(place)) <= 5

    def test_every_line_of_its_stylesheet_is_understood(self, place, caplog):
        with caplog.at_level(logging.WARNING, logger="weasyprint"):
            pages(place)
        assert [each.getMessage() for each in caplog.records if each.name == "weasyprint"] == []

    def test_a_place_that_is_hidden_has_none(self, page, place):
        Activity.objects.filter(place=place).update(status="draft")
        assert page.get(address_of(place)).status_code == 404

    def test_an_old_address_leads_on(self, page, place, make_activity, moderator):
        kept = make_activity("Thee").place
        actions.merge(kept, place, by=moderator)
        answer = page.get(address_of(place))
        assert (answer.status_code, answer["Location"]) == (301, address_of(kept))


class TestFetching:
    def test_names_that_look_like_markup_are_text(self, make_activity, asked):
        place = make_activity(HOSTILE[:120], place__name=HOSTILE[:120], summary=HOSTILE[:200]).place
        html = poster_views._sheet(poster_of(place)).html
        assert "<img" not in html
        assert "<link" not in html
        sheet = pages(place)[0]
        assert "<img" in words(sheet._page_box).replace(" ", "")
        assert asked == []

    @pytest.mark.parametrize(
        "html",
        [
            "<img src=http://evil.example/a.png>",
            "<img src=file:///etc/passwd>",
            "<img src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>'>",
            "<link rel=stylesheet href=http://evil.example/a.css>",
            "<style>@import url(http://evil.example/a.css)</style>",
            "<style>body { background: url(http://evil.example/a.png) }</style>",
            "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>a",
            "<svg><image href='http://evil.example/a.png'/></svg>",
            "<object data=http://evil.example/a.png></object>",
            "<img src='picture:another'>",
            "<link rel=attachment href=file:///etc/passwd>",
        ],
    )
    def test_markup_that_would_fetch_gets_nothing(self, html, asked):
        made = pdf_process.lay_out(
            f"<p>Tekst</p>{html}", ["p { background: url(http://evil.example/b.png) }"]
        ).write_pdf()
        assert made.startswith(b"%PDF-")
        assert b"root:" not in made
        assert asked == []


@pytest.mark.usefixtures("_without_libraries")
class TestWithoutLibraries:
    def test_the_visitor_is_told_what_to_do_and_the_operator_what_to_install(self, page, place, caplog):
        answer = page.get(address_of(place))
        assert answer.status_code == 503
        html = answer.content.decode()
        assert "Een PDF maken kan op deze server niet. Open de poster en kies Afdrukken." in html
        assert f'href="/plek/{place.slug}/poster/"' in html
        (said,) = [each.getMessage() for each in caplog.records if each.name == "activities.pdf"]
        for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-core"):
            assert package in said

    def test_the_page_to_print_is_there_all_the_same(self, client, place):
        assert client.get(f"/plek/{place.slug}/poster/").status_code == 200

    def test_the_check_before_going_live_warns(self):
        (warning,) = pdfs_can_be_made(None)
        assert warning.id == "activities.W002"
        assert "libpango" in warning.msg
        assert "libpangoft2-1.0-0" in warning.hint

    def test_the_next_one_is_not_kept_waiting(self, page, place):
        assert [page.get(address_of(place)).status_code for _time in range(2)] == [503, 503]


class TestItsProcess:
    """A fault in a C library ends the process that it happens in: that must not be the one that serves visitors."""

    def test_this_one_never_loads_those_libraries(self):
        loaded = "import django, sys; django.setup(); import activities.finder.poster_views, activities.pdf as pdf\n"
        loaded += (
            "assert pdf.make_pdf(pdf.Sheet('<p>A', [])).startswith(b'%PDF-'); assert 'weasyprint' not in sys.modules"
        )
        subprocess.run([sys.executable, "-c", loaded], check=True, env=os.environ | {"DEBUG": "true"})

    def test_a_crash_is_tried_once_more_and_the_visitor_told(self, page, place, monkeypatch, tmp_path, caplog):
        crash = "open('tried', 'a').write('x'); import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
        monkeypatch.setattr(pdf, "COMMAND", (sys.executable, "-c", f"import os; os.chdir({str(tmp_path)!r}); {crash}"))
        answer = page.get(address_of(place))
        assert answer.status_code == 503
        assert "Probeer het nog eens, of open de poster en kies Afdrukken." in answer.content.decode()
        assert (tmp_path / "tried").read_text() == "xx"
        assert "status -11" in caplog.text

    def test_one_that_hangs_is_stopped(self, page, place, monkeypatch):
        monkeypatch.setattr(pdf, "COMMAND", (sys.executable, "-c", "import signal; signal.pause()"))
        monkeypatch.setattr(pdf, "LONGEST_S", 0.1)
        assert page.get(address_of(place)).status_code == 503

    def test_it_knows_no_secret(self, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "geheim")
        monkeypatch.setattr(pdf, "COMMAND", (sys.executable, "-c", "import os; print(*os.environ)"))
        assert b"SECRET_KEY" not in pdf.make_pdf(pdf.Sheet("", []))


def test_the_check_is_silent_where_pdfs_can_be_made():
    assert pdfs_can_be_made(None) == []


class TestBounds:
    def test_one_person_makes_so_many_an_hour(self, page, place, monkeypatch):
        monkeypatch.setattr(pdf_guard, "MOST_AN_HOUR", 2)
        monkeypatch.setattr(pdf_guard, "make_pdf", lambda sheet: b"%PDF-")
        assert [page.get(address_of(place)).status_code for _time in range(3)] == [200, 200, 429]

    def test_another_person_is_not_held_up_by_that(self, page, place, client, moderator, other_organiser, monkeypatch):
        monkeypatch.setattr(pdf_guard, "MOST_AN_HOUR", 1)
        monkeypatch.setattr(pdf_guard, "make_pdf", lambda sheet: b"%PDF-")
        assert [page.get(address_of(place)).status_code for _time in range(2)] == [200, 429]
        client.force_login(other_organiser)
        assert client.get(address_of(place)).status_code == 200

    def test_one_at_a_time_is_made_and_who_waits_too_long_is_told(self, page, place, monkeypatch):
        busy = BoundedSemaphore(1)
        monkeypatch.setattr(pdf_guard, "making", busy)
        monkeypatch.setattr(pdf_guard, "LONGEST_WAIT_S", 0)
        with busy:
            answer = page.get(address_of(place))
        assert answer.status_code == 503
        assert "Probeer het over een minuut nog eens." in answer.content.decode()
        assert page.get(address_of(place)).status_code == 200


def _classes(box):
    element = getattr(box, "element", None)
    return (element.get("class") or "").split() if element is not None else []
