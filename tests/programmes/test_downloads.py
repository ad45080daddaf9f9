"""The figures as files: all of them, beside the baseline, and nothing of what is not shown."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from programmes.figures import ANY, AREA, NOW, Figure, Figures, Key
from programmes.public import PUBLIC_INDICATORS, public_figures, public_rows
from tests.programmes.hand_made import HIDDEN, frozen, hand_made, measured

pytestmark = pytest.mark.usefixtures("zuidwest")

CSV, XLSX, GEOJSON = (f"/programma/cijfers.{kind}" for kind in ("csv", "xlsx", "geojson"))
SECRET = 3.25  # what a figure that is not shown would say if it were stored after all
KEY = ("indicator", "onderdeel", "dagdeel", "buurt", "scenario")


@pytest.fixture
def read(client, as_staff, programme_manager):
    as_staff(programme_manager)
    return client.get


def csv_rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def xlsx_rows(answer):
    sheet = load_workbook(io.BytesIO(answer.content))["cijfers"]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def by_key(rows):
    return {tuple(row[name] or "" for name in KEY): row for row in rows}


def number(said):
    """Of a file in Dutch, or a number already."""
    return None if said in ("", None) else float(str(said).replace(",", "."))


class TestEveryFile:
    def test_csv_and_excel_have_every_figure_with_what_it_was(self, read):
        measured()
        frozen()
        now, before = hand_made(), hand_made(2024)
        for rows in (by_key(csv_rows(read(CSV))), by_key(xlsx_rows(read(XLSX)))):
            assert set(rows) == {tuple(key) for key in {*now, *before}}
            for key, figure in now.items():
                row, was = rows[tuple(key)], before[key]
                assert number(row["waarde"]) == figure.value
                assert number(row["nulmeting"]) == was.value
                if figure.value is not None and was.value is not None:
                    assert number(row["verschil"]) == pytest.approx(figure.value - was.value, abs=1e-4)

    def test_they_say_what_it_is_and_of_when(self, read):
        measured(figures=Figures([(Key("opening_hours", slot="avond"), Figure(8.5, 10, 15))]))
        (row,) = csv_rows(read(CSV))
        assert row["stand van"] == "2026-11-20"
        assert row["kwartaal"] == "2026-07-01"
        assert len(row["wat het is"]) > 30
        assert [row[name] for name in ("naam van de buurt", "dagdeel", "waarde", "bekend", "van", "getoond")] == [
            "heel Zuidwest", "avond", "8,5", "10", "15", "ja",
        ]  # fmt: skip
        assert [row["nulmeting"], row["nulmeting getoond"], row["verschil"]] == ["", "niet gemeten", ""]

    def test_numbers_are_numbers_in_excel_and_its_other_sheets_explain_them(self, read):
        measured(figures=Figures([(Key("places", "eten"), Figure(8)), (Key("reach", "eten"), Figure(62.5))]))
        assert [row["waarde"] for row in xlsx_rows(read(XLSX))] == [8, 62.5]
        book = load_workbook(io.BytesIO(read(XLSX).content))
        explained = [row[0] for row in book["kolommen"].iter_rows(min_row=2, values_only=True)]
        assert explained == [cell.value for cell in book["cijfers"][1]]
        assert dict(book["over"].iter_rows(values_only=True))["stand van"] == "2026-11-20"

    def test_no_cell_begins_a_formula(self, read):
        hostile = ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1"]
        rows = [(Key("referrals", part), Figure(-4.0)) for part in hostile]
        measured(figures=Figures(rows))
        texts = [row["onderdeel"] for row in csv_rows(read(CSV))]
        assert sorted(texts) == sorted(f"'{part}" for part in hostile)
        sheet = load_workbook(io.BytesIO(read(XLSX).content))["cijfers"]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
        assert {row["waarde"] for row in csv_rows(read(CSV))} == {"-4,0"}

    def test_without_a_measurement_there_are_no_files(self, read):
        assert [read(address).status_code for address in (CSV, XLSX, GEOJSON)] == [404, 404, 404]

    def test_no_cache_keeps_them(self, read):
        measured(figures=Figures([]))
        assert {read(address)["Cache-Control"] for address in (CSV, XLSX, GEOJSON)} == {"private, no-store"}


class TestOutlines:
    def test_each_buurt_of_the_programme_is_a_feature_with_its_outline_and_figures(self, read):
        measured()
        frozen()
        said = json.loads(read(GEOJSON).content)
        now, before = hand_made(), hand_made(2024)
        buurten = {key.buurt for key in now} - {AREA, "?"}
        assert {feature["id"] for feature in said["features"]} == buurten
        assert [said["standVan"], said["kwartaalVanaf"], said["nulmetingVan"]] == [
            "2026-11-20",
            "2026-07-01",
            "2024-02-01",
        ]
        for feature in said["features"]:
            assert feature["geometry"]["type"] == "Polygon"
            properties, code = feature["properties"], feature["id"]
            assert properties["reach.eten.avond.nu"] == now[Key("reach", "eten", "avond", code)].value
            assert properties["reach.eten.avond.straks"] == now[Key("reach", "eten", "avond", code, "straks")].value
            assert (
                properties["opening_hours.alle.weekend.nu.nulmeting"]
                == before[Key("opening_hours", ANY, "weekend", code)].value
            )
            figures = [key for key in (*now, *before) if key.buurt == code]
            assert len(properties) == len(figures) + 3

    def test_unknown_is_null_and_what_is_not_shown_is_named(self, read):
        code = next(key.buurt for key in hand_made() if key.buurt)
        rows = [(Key("visits", buurt=code), HIDDEN), (Key("searches", buurt=code), Figure(None, 0, 3))]
        measured(figures=Figures(rows))
        (properties,) = (
            row["properties"] for row in json.loads(read(GEOJSON).content)["features"] if row["id"] == code
        )
        assert properties["visits.alle.alle.nu"] is None
        assert properties["searches.alle.alle.nu"] is None
        assert properties["nietGetoond"] == ["visits.alle.alle.nu"]


class TestWhatIsNotShown:
    """A figure that is not shown is stored without its number; the files do not trust that."""

    def rows(self, now, before):
        key = Key("visits", "eten", buurt=self.code())
        measured(figures=Figures([(key, now), (Key("visits", "eten"), Figure(70, 6, 9))]))
        frozen(Figures([(key, before), (Key("visits", "eten"), Figure(50))]))
        return key

    def code(self):
        return next(key.buurt for key in hand_made() if key.buurt)

    @pytest.mark.parametrize("kind", [CSV, XLSX])
    def test_nothing_is_told_of_it_but_that(self, read, kind):
        hidden = Figure(SECRET, 77123, 99321, is_hidden=True)
        key = self.rows(hidden, Figure(12.5, 4, 5))
        answer = read(kind)
        row = by_key((csv_rows if kind == CSV else xlsx_rows)(answer))[tuple(key)]
        assert row["getoond"] == "niet getoond"
        assert [row[name] or None for name in ("waarde", "bekend", "van", "verschil")] == [None] * 4
        assert number(row["nulmeting"]) == 12.5
        everything = str(csv_rows(answer) if kind == CSV else xlsx_rows(answer))
        for secret in (SECRET, 77123, 99321, 12.5 - SECRET, SECRET - 12.5, 70 - SECRET):
            assert str(secret) not in everything
            assert str(secret).replace(".", ",") not in everything

    @pytest.mark.parametrize("kind", [CSV, XLSX])
    def test_nor_when_it_was_not_shown_in_the_baseline(self, read, kind):
        key = self.rows(Figure(12.5, 4, 5), Figure(SECRET, 77123, 99321, is_hidden=True))
        answer = read(kind)
        row = by_key((csv_rows if kind == CSV else xlsx_rows)(answer))[tuple(key)]
        assert row["nulmeting getoond"] == "niet getoond"
        assert [row[name] or None for name in ("nulmeting", "nulmeting bekend", "nulmeting van", "verschil")] == [
            None
        ] * 4

    def test_nor_on_the_map(self, read):
        self.rows(Figure(SECRET, 77123, 99321, is_hidden=True), Figure(SECRET, 77123, 99321, is_hidden=True))
        text = read(GEOJSON).content.decode()
        assert "77123" not in text
        assert "99321" not in text
        (feature,) = (row for row in json.loads(text)["features"] if row["id"] == self.code())
        assert {value for name, value in feature["properties"].items() if name.startswith("visits")} == {None}

    def test_the_files_have_no_total_that_was_not_measured(self, read):
        """A sum of what is shown, beside a whole, would give back what is not."""
        figures = hand_made()
        measured(figures=figures)
        assert len(csv_rows(read(CSV))) == len(xlsx_rows(read(XLSX))) == len(figures)

    def test_the_files_tell_no_more_than_the_page(self, read):
        """Each number of a count of people in a file stands on the dashboard too."""
        measured()
        html = read("/programma/").content.decode()
        for row in csv_rows(read(CSV)):
            if row["indicator"] in ("visits", "searches", "referrals") and row["waarde"]:
                assert f">{int(row['waarde']):,}<".replace(",", ".") in html


class TestForEverybody:
    def test_there_is_nothing_of_people_in_it_and_nothing_of_after_the_grants(self):
        shown = public_figures(hand_made())
        assert {key.indicator for key in shown} <= PUBLIC_INDICATORS
        assert not {"visits", "searches", "referrals"} & {key.indicator for key in shown}
        assert {key.scenario for key in shown} == {NOW}
        assert {key for key in hand_made() if key.indicator in PUBLIC_INDICATORS and key.scenario == NOW} == set(shown)

    def test_a_new_indicator_is_not_public_of_itself(self):
        assert list(public_figures(Figures([(Key("incomes"), Figure(20000))]))) == []

    def test_what_is_not_shown_tells_nothing(self):
        rows = list(public_rows(Figures([(Key("moments_held", "eten"), Figure(SECRET, 77123, 99321, is_hidden=True))])))
        assert rows[1][-4:] == [None, None, None, "niet getoond"]

    def test_unknown_is_empty_and_says_so(self):
        rows = list(public_rows(Figures([(Key("opening_hours"), Figure(None, 0, 15))])))
        assert rows[1][-4:] == [None, 0, 15, "onbekend"]
        assert len(rows[0]) == len(rows[1])
