"""The report of a quarter: what stands in it, as pages that print and that a screen reader can read."""

import json
import logging
import re
import zlib
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from activities import pdf_guard, pdf_process
from activities.models import Funding, Grant, Place, Programme
from activities.pdf import NoPdf, PdfUnavailable, Sheet, make_pdf
from programmes.comparing import COUNT, HOURS, PERCENT, Cell
from programmes.figures import NO_FIGURE, Figure, Figures, Key
from programmes.reports import coverage
from programmes.reports.quarters import latest_of, quarters
from programmes.reports.report import report_of, sheet_of
from programmes.reports.summary import sentence
from tests.programmes.hand_made import AS_OF, QUARTER, frozen, hand_made, measured

pytestmark = pytest.mark.usefixtures("zuidwest")

LIST, PDF = "/programma/rapporten/", "/programma/rapport/2026-3.pdf"
TODAY = date(2026, 11, 26)
A4_MM = {(210, 297), (297, 210)}


@pytest.fixture
def read(client, as_staff, programme_manager):
    as_staff(programme_manager)
    return client.get


@pytest.fixture
def drawn(monkeypatch):
    """The maps that were asked for, as empty pictures: drawing them is tested where it is done."""
    asked = []

    def draw(choropleth, **size):
        asked.append(choropleth)
        return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 50 46"/>'

    monkeypatch.setattr(coverage, "draw_choropleth", draw)
    return asked


@pytest.fixture
def made(monkeypatch):
    """The sheets of which a PDF was asked."""
    sheets = []
    monkeypatch.setattr(pdf_guard, "make_pdf", lambda sheet: sheets.append(sheet) or b"%PDF-")
    return sheets


@pytest.fixture
def sheet(drawn):
    measured()
    frozen()
    return _sheet()


def _sheet(quarter=QUARTER):
    return sheet_of(report_of(latest_of(quarter), TODAY))


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def text_of(box):
    return getattr(box, "text", "") + " ".join(text_of(child) for child in getattr(box, "children", ()))


def millimetres(pixels):
    return round(pixels / 96 * 25.4)


class TestWhichQuarters:
    def test_each_that_was_measured_is_listed_with_its_files_and_the_newest_first(self, read, drawn, made):
        for as_of, quarter in (
            ((2026, 5, 1), (2026, 1, 1)),
            ((2026, 11, 1), (2026, 7, 1)),
            ((2026, 11, 20), (2026, 7, 1)),
        ):
            measured(date(*as_of), date(*quarter), figures=Figures([]))
        html = read(LIST).content.decode()
        assert re.findall(r"<h2[^>]*>(\d.*?)</h2>", html) == ["3e kwartaal van 2026", "1e kwartaal van 2026"]
        assert "Stand van 20 november 2026" in html
        assert "Stand van 1 november 2026" not in html
        for address in (PDF, *(f"/programma/cijfers.{kind}?kwartaal=2026-3" for kind in ("csv", "xlsx", "geojson"))):
            assert f'href="{address}"' in html
            assert read(address).status_code == 200

    def test_without_a_measurement_the_page_says_what_to_do(self, read):
        answer = read(LIST)
        assert answer.status_code == 200
        assert "/programma/rapport/" not in answer.content.decode()

    @pytest.mark.parametrize("quarter", ["2026-1", "2026-5", "2026-0", "1999-3", "2026-33", "laatste"])
    def test_a_quarter_that_was_not_measured_has_no_report_and_no_files(self, read, quarter):
        measured(figures=Figures([]))
        assert read(f"/programma/rapport/{quarter}.pdf").status_code == 404
        assert read(f"/programma/cijfers.csv?kwartaal={quarter}").status_code == 404

    def test_the_latest_measurement_of_a_quarter_counts(self):
        measured(date(2026, 11, 1), figures=Figures([]))
        latest = measured(figures=Figures([]))
        assert latest_of(QUARTER).measurement == latest
        assert [each.as_of for each in quarters()] == [AS_OF]


class TestWhatStandsInIt:
    def test_the_cover_says_of_when_it_is_and_what_it_is_held_against(self, sheet):
        text = words(sheet.html)
        for said in ("Kwartaalrapport", "3e kwartaal van 2026", "Den Haag Zuidwest", "Stand van 20 november 2026"):
            assert said in text
        assert "1 februari 2024 (kwartaal: 1 oktober 2023 tot en met 31 december 2023)" in text

    def test_there_is_a_map_now_beside_one_after_the_grants_for_each_theme(self, sheet, drawn):
        names = re.findall(r'src="picture:([^"]+)"', sheet.html)
        assert sorted(names) == sorted(sheet.pictures)
        assert len(names) == len(drawn) == 28
        assert names[:4] == [f"ontmoeten-{what}-{when}" for what in ("plekken", "bereik") for when in ("nu", "straks")]
        assert [drawn[0].limits, drawn[2].limits] == [drawn[1].limits, drawn[3].limits]
        assert sheet.html.count('alt="Kaart: ') == 28

    def test_the_numbers_of_the_maps_stand_in_the_tables(self, sheet):
        figures = hand_made()
        table = sheet.html[sheet.html.index("<caption>Samen eten: per buurt") :]
        row = re.search(r"<th scope=\"row\">Heel Zuidwest</th>(.*?)</tr>", table, re.DOTALL)[1]
        cells = re.findall(r"<td>(.*?)</td>", row)
        shares = [figures.figure("reach", "eten", scenario=each).value for each in ("nu", "straks")]
        assert cells[6:9] == [f"{round(shares[0])}%", f"{round(shares[1])}%", f"−{round(shares[0]) - round(shares[1])}"]

    def test_what_is_not_shown_stands_so_and_tells_nothing_of_how_much_was_known(self, sheet):
        assert "niet getoond" in sheet.html
        assert "bekend van 3 van de 41" not in words(sheet.html)

    def test_white_spots_are_counted_where_they_were_measured(self, drawn):
        buurt = next(key.buurt for key in hand_made() if key.buurt)
        measured(white_spots=json.dumps({"eten": {buurt: ["2500AA", "2500AB"]}}))
        html = _sheet().html
        of_theme = {slug: html[html.index(f"<caption>{label}: per buurt") :] for slug, label in LABELS.items()}
        assert {slug: _last(each) for slug, each in of_theme.items()} == {"eten": "2", "sport": "onbekend"}

    def test_nothing_is_called_an_effect(self, sheet):
        assert not re.search("effect|impact|dankzij|door de subsidie", words(sheet.html), re.IGNORECASE)

    def test_without_a_baseline_it_says_so_and_compares_nothing(self, drawn):
        measured()
        text = words(_sheet().html)
        assert "er is nog geen nulmeting" in text
        assert "dan bij de nulmeting" not in text

    def test_it_tells_what_ends_with_each_grant(self, drawn):
        measured(figures=Figures([]))
        programme = Programme.objects.first()
        grant = Grant.objects.create(
            programme=programme, name="Voorbeeldgeld", source="test", ends_on=date(2027, 6, 30)
        )
        place = Place.objects.filter(buurt__in_programme_area=True, activities__status="published").first()
        Funding.objects.create(grant=grant, place=place, source="test")
        Grant.objects.create(programme=programme, name="Nog leeg", source="test", ends_on=date(2027, 6, 30))
        html = _sheet().html
        ending = html[html.index("<h3>Voorbeeldgeld</h3>") :].partition("</section>")[0]
        assert "laatste dag: 30 juni 2027" in ending
        assert f'<th scope="row">{place.buurt.name}</th>' in ending
        empty = html[html.index("<h3>Nog leeg</h3>") :].partition("</section>")[0]
        assert "Waar deze subsidie aan meebetaalt, is nog niet ingevuld." in empty

    def test_of_nothing_measured_it_says_not_filled_in_and_never_zero(self, drawn):
        measured(figures=Figures([]))
        html = _sheet().html
        assert "Plekken: nog niet ingevuld." in html
        assert html.count("<p>Nog niet ingevuld.</p>") >= 6

    def test_the_same_figures_give_the_same_bytes(self, sheet, drawn):
        assert _sheet() == sheet


class TestSentences:
    @pytest.mark.parametrize(
        ("cell", "said"),
        [
            (Cell(Figure(12), Figure(10)), "Plekken: 12. Dat is 2 meer dan bij de nulmeting (10)."),
            (Cell(Figure(1200), Figure(2400)), "Plekken: 1.200. Dat is 1.200 minder dan bij de nulmeting (2.400)."),
            (Cell(Figure(12), Figure(12)), "Plekken: 12. Dat is gelijk aan de nulmeting."),
            (
                Cell(Figure(61.5), Figure(60), HOURS),
                "Plekken: 61,5 uur. Dat is 1,5 uur meer dan bij de nulmeting (60,0 uur).",
            ),
            (
                Cell(Figure(40), Figure(60), PERCENT),
                "Plekken: 40%. Dat is 20 procentpunt minder dan bij de nulmeting (60%).",
            ),
            (Cell(Figure(12)), "Plekken: 12."),
            (Cell(Figure(12), NO_FIGURE), "Plekken: 12. Bij de nulmeting was dit onbekend."),
            (Cell(Figure(12), Figure(7, is_hidden=True)), "Plekken: 12. Het getal van de nulmeting tonen we niet."),
            (Cell(Figure(3, is_hidden=True), Figure(10)), "Plekken: niet getoond, om mensen niet herkenbaar te maken."),
            (Cell(Figure(None, 0, 4), Figure(10), COUNT), "Plekken: onbekend."),
            (Cell(NO_FIGURE, Figure(10)), "Plekken: nog niet ingevuld."),
        ],
    )
    def test_they_say_what_is_known_and_no_more(self, cell, said):
        assert sentence("Plekken", cell) == said


class TestOnPaper:
    def test_pages_are_a4_and_numbered_and_no_heading_stands_alone_at_the_foot(self, sheet, caplog):
        with caplog.at_level(logging.WARNING, logger="weasyprint"):
            pages = pdf_process.lay_out(*sheet[:3]).pages
        assert [each.getMessage() for each in caplog.records if each.name == "weasyprint"] == []
        assert {(millimetres(page.width), millimetres(page.height)) for page in pages} <= A4_MM
        for number, page in enumerate(pages[1:], start=2):
            assert f"{number} / {len(pages)}" in text_of(page._page_box)
            last = [
                box
                for box in page._page_box.descendants()
                if (box.element_tag or "") in HEADINGS | {"td", "p", "li", "dd", "img"}
            ]
            assert last[-1].element_tag not in HEADINGS

    def test_no_table_is_torn_over_two_pages(self, sheet):
        pages = pdf_process.lay_out(*sheet[:3]).pages
        tables = [{box.element for box in page._page_box.descendants() if box.element_tag == "table"} for page in pages]
        assert len(set().union(*tables)) > 20
        assert sum(map(len, tables)) == len(set().union(*tables))

    def test_it_is_tagged_and_says_its_title_and_language_and_is_the_same_twice(self, sheet):
        made, again = (pdf_process.lay_out(*sheet[:3]).write_pdf(pdf_variant=sheet.variant) for _time in range(2))
        assert made == again
        inside = _unpacked(made)
        for said in (b"/Marked true", b"/Lang (nl)", b"/DisplayDocTitle true", b"pdfuaid", b"/S /TH"):
            assert said in inside
        assert inside.count(b"/S /Figure") == inside.count(b"/Alt (Kaart: ") == 28
        assert "Kwartaalrapport 3e kwartaal van 2026 – Dichtbij Zuidwest".encode() in inside


class TestMaking:
    def test_a_programme_manager_gets_a_pdf_that_no_cache_keeps(self, read, made, drawn):
        measured(figures=Figures([(Key("active_places", "buurthuis"), Figure(3))]))
        answer = read(PDF)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content == b"%PDF-"
        assert answer["Content-Disposition"] == 'inline; filename="rapport-2026-11-20.pdf"'
        assert answer["Cache-Control"] == "private, no-store"
        assert [sheet.variant for sheet in made] == ["pdf/ua-1"]

    def test_a_process_of_its_own_makes_it_with_the_pictures_that_came_along(self):
        square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 2h7v6z" fill="#0a4d68"/></svg>'
        page = '<html lang="nl"><title>Proef</title><p>Tekst<img src="picture:kaart" alt="Kaart: proef">'
        inside = _unpacked(make_pdf(Sheet(page, [], {"kaart": square}, "pdf/ua-1")))
        assert b"/Alt (Kaart: proef)" in inside
        assert b"0.039216 0.301961 0.407843" in inside

    @pytest.mark.parametrize(
        ("trouble", "status", "said"),
        [
            (pdf_guard.TooMany, 429, "Wacht een uur"),
            (pdf_guard.Busy, 503, "Probeer het over een minuut nog eens"),
            (PdfUnavailable, 503, "Een PDF maken kan op deze server niet"),
            (NoPdf, 503, "De PDF lukte niet"),
        ],
    )
    def test_where_it_cannot_be_made_a_page_says_what_to_do(self, read, monkeypatch, drawn, trouble, status, said):
        def refuse(sheet):
            raise trouble

        measured(figures=Figures([]))
        monkeypatch.setattr(pdf_guard, "make_pdf", refuse)
        answer = read(PDF)
        assert answer.status_code == status
        html = answer.content.decode()
        assert said in html
        assert f'href="{LIST}"' in html

    def test_it_shares_the_bounds_of_every_pdf(self, read, monkeypatch, drawn, made, programme_manager):
        measured(figures=Figures([]))
        monkeypatch.setattr(pdf_guard, "MOST_AN_HOUR", 1)
        pdf_guard.make_guarded_pdf(programme_manager.pk, lambda: SimpleNamespace())
        assert read(PDF).status_code == 429

    def test_others_are_refused(self, client, as_staff, moderator):
        measured(figures=Figures([]))
        assert client.get(PDF).status_code == 302
        as_staff(moderator)
        for name in ("figures-csv", "figures-xlsx", "figures-geojson", "reports"):
            assert client.get(reverse(f"programme-{name}")).status_code == 403
        assert client.get(PDF).status_code == 403


HEADINGS = {"h1", "h2", "h3", "h4", "caption"}
LABELS = {"eten": "Samen eten", "sport": "Sport en bewegen"}


def _last(table):
    """The last cell of the row of the whole."""
    row = re.search(r"Heel Zuidwest</th>(.*?)</tr>", table, re.DOTALL)[1]
    return re.findall(r"<td>(.*?)</td>", row)[-1]


def _unpacked(pdf):
    """The contents of its streams."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompress(each) if each[:1] == b"x" else each for each in streams)
