"""Everything public as files: the same rows as the API in each form, never an example, and OpenStreetMap apart."""

import hashlib
import json
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from geojson_validator import validate_geometries, validate_structure

from activities import actions
from activities.enums import ExceptionKind
from activities.models import (
    Activity,
    Meal,
    Occurrence,
    Organisation,
    Place,
    Schedule,
    ScheduleException,
    SpokenLanguage,
    ToddlerCare,
)
from activities.open_data import columns, writers
from activities.open_data.rows import TABLES
from tests.open_data.reading import as_text, content_of, csv_cells, csv_rows, feature_rows, features, sheets, xlsx_rows

ODBL = "https://opendatacommons.org/licenses/odbl/1-0/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
OSM = "OpenStreetMap (ODbL), https://www.openstreetmap.org/node/1"
FIRST = ["id", "url", "licentie", "bron", "bronDatum", "gecontroleerdOp"]


@pytest.fixture
def daily():
    """Every day from yesterday."""

    def plan(activity, **values):
        today = timezone.localdate()
        usual = {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=30)}
        usual |= {"start_time": time(14), "end_time": time(16), "rule": "FREQ=DAILY"}
        schedule = Schedule(activity=activity, **usual | values)
        actions.add_schedule(schedule, by=None)
        return schedule

    return plan


@pytest.fixture
def rich(make_activity, daily, organisation):
    """One of which everything is known."""
    activity = make_activity(
        "Samen eten",
        "eten",
        organisation=organisation,
        price_cents=250,
        phone="070 123 45 67",
        checked_on=timezone.localdate(),
        place__lat=52.05,
        place__lon=4.3,
        place__postcode="2532CR",
        age_policy="range",
        age_from_months=36,
    )
    Meal.objects.create(activity=activity, is_halal=True, serving="both", signup_by_time=time(12))
    ToddlerCare.objects.create(activity=activity, places_left=2, places_left_on=timezone.localdate())
    for code in ("nl", "tr"):
        SpokenLanguage.objects.create(activity=activity, code=code)
    daily(activity)
    return activity


def _all(client, address):
    first = client.get(address, {"perPagina": "100"}).json()
    rest = [client.get(address, {"perPagina": "100", "pagina": str(page)}) for page in range(2, first["paginas"] + 1)]
    return first["resultaten"] + [row for answer in rest for row in answer.json()["resultaten"]]


def _leaves(said, *path):
    """Where each value stands that is no dict: ("plek", "buurt", "code")."""
    if not isinstance(said, dict):
        return {path}
    return {leaf for name, value in said.items() for leaf in _leaves(value, *path, name)}


class Noting(dict):
    """Writes down what a column looks at."""

    def __init__(self, said, seen, *path):
        super().__init__({k: Noting(v, seen, *path, k) if isinstance(v, dict) else v for k, v in said.items()})
        self.seen, self.path = seen, path

    def __getitem__(self, name):
        self.seen.add((*self.path, name))
        return super().__getitem__(name)


def test_no_public_field_is_left_out(client, rich):
    """Whoever adds one to the API is told so here."""
    moment = client.get("/api/v1/momenten").json()["resultaten"][0]
    said = {
        "activiteiten": client.get(f"/api/v1/activiteiten/{rich.uuid}").json(),
        "plekken": client.get(f"/api/v1/plekken/{rich.place.uuid}").json(),
        "momenten": moment,
    }
    # Of one question, of its own file, or the same in every row.
    elsewhere = {("momenten",), ("afstandMeters",), ("looptijdMinuten",), ("voorbeeld",), ("plek", "locatie", "type")}
    elsewhere |= {("locatie", "type"), ("plek", "buurt"), ("buurt",)}
    for table in TABLES[:3]:
        seen = set()
        noted = Noting(said[table.name] | {"licentie": CC_BY} | dict.fromkeys(FIRST, ""), seen)
        for column in table.columns:
            column.read(noted)
        assert _leaves(said[table.name]) - seen - elsewhere == set(), table.name


@pytest.mark.parametrize("name", ["activiteiten", "plekken"])
def test_each_form_has_the_rows_of_the_api(client, rich, make_downloads, name):
    make_downloads()
    # By name, as `sort_name` has it: without a question, the API lists what has known times first.
    order = [
        str(row.uuid) for row in {"activiteiten": Activity, "plekken": Place}[name].objects.order_by("sort_name", "id")
    ]
    said = sorted(_all(client, f"/api/v1/{name}"), key=lambda row: order.index(row["id"]))
    table = next(each for each in TABLES if each.name == name)
    rows = csv_rows(content_of(client, f"{name}.csv"))

    assert [row["id"] for row in rows] == [row["id"] for row in said]
    assert len(rows) > 40
    assert list(rows[0])[:6] == FIRST
    assert rows == [as_text({c.name: c.read(row | {"licentie": CC_BY}) for c in table.columns}) for row in said]
    typed = xlsx_rows(content_of(client, f"{name}.xlsx"), name)
    assert [as_text(row) for row in typed] == rows
    assert [as_text(row) for row in feature_rows(content_of(client, f"{name}.geojson"))] == [
        {each: row[each] for each in row} for row in rows
    ]


def test_numbers_are_numbers_and_telephone_numbers_are_text(client, rich, make_downloads):
    make_downloads()
    [cells] = [row for row in csv_cells(content_of(client, "activiteiten.csv")) if row[0] == str(rich.uuid)]
    [typed] = [
        row for row in xlsx_rows(content_of(client, "activiteiten.xlsx"), "activiteiten") if row["id"] == cells[0]
    ]
    named = dict(zip(typed, cells, strict=True))

    assert (float(named["lat"]), float(named["lon"])) == (52.05, 4.3) == (typed["lat"], typed["lon"])
    assert named["telefoon"] == typed["telefoon"] == "070 123 45 67"
    assert (named["prijsCenten"], typed["prijsCenten"]) == ("250", 250)
    assert (named["gratis"], typed["gratis"]) == ("false", False)
    assert named["gecontroleerdOp"] == typed["gecontroleerdOp"] == timezone.localdate().isoformat()
    assert named["talen"] == "nl, tr"
    assert (named["halal"], named["serveren"], named["aanmeldenVoor"], named["vrijePlaatsen"]) == (
        *("true", "beide", "12:00", "2"),
    )


@pytest.mark.parametrize("name", ["activiteiten", "plekken", "odbl/activiteiten", "odbl/plekken"])
def test_geojson_is_valid_and_what_nobody_knows_has_no_geometry(client, rich, make_activity, make_downloads, name):
    make_activity("Koffie ergens")
    make_activity("Thee van OpenStreetMap", source=OSM, place__lat=52.04, place__lon=4.28, place__source=OSM)
    make_downloads()
    content = content_of(client, f"{name}.geojson")
    collection = json.loads(content)

    assert validate_structure(collection) == {}
    located = [each for each in collection["features"] if each["geometry"]]
    said = validate_geometries({"type": "FeatureCollection", "features": located})
    assert (said["invalid"], said["problematic"]) == ({}, {})
    assert collection["licentie"] == (ODBL if name.startswith("odbl") else CC_BY)
    unknown = [each["properties"]["naam"] for each in collection["features"] if each["geometry"] is None]
    assert any("Koffie ergens" in each for each in unknown) == (not name.startswith("odbl"))
    assert located


def test_moments_go_from_two_weeks_ago_to_the_horizon(client, time_machine, make_activity, daily, make_downloads):
    time_machine.move_to(datetime(2026, 11, 25, 9, tzinfo=UTC), tick=False)
    schedule = daily(make_activity("Koffie"), ends_on=None, kind="opening_hours")
    today = timezone.localdate()
    actions.add_exception(
        ScheduleException(
            schedule=schedule, kind=ExceptionKind.CANCELLED, on=today + timedelta(days=2), reason="De kok is ziek"
        ),
        by=None,
    )
    time_machine.move_to(datetime(2026, 12, 25, 9, tzinfo=UTC), tick=False)
    make_downloads()
    rows = csv_rows(content_of(client, "momenten.csv"))
    stored = Occurrence.objects.filter(ends_at__gt=timezone.now() - timedelta(days=14)).in_time_order()

    assert [row["id"] for row in rows] == [str(each.uuid) for each in stored]
    assert rows[0]["begin"] == "2026-12-11T13:00:00Z"
    assert rows[-1]["begin"][:10] == max(Occurrence.objects.values_list("local_on", flat=True)).isoformat()
    ahead = _all(client, "/api/v1/momenten")
    assert [row["id"] for row in rows if row["einde"] > "2026-12-25T09:00:00Z"] == [row["id"] for row in ahead]
    assert [as_text(row) for row in xlsx_rows(content_of(client, "momenten.xlsx"), "momenten")] == rows


def test_a_cancelled_moment_says_so_and_why(client, make_activity, daily, make_downloads):
    schedule = daily(make_activity("Koffie", source_date="2026-09"))
    on = timezone.localdate() + timedelta(days=3)
    said = {"schedule": schedule, "kind": ExceptionKind.CANCELLED, "on": on, "reason": "=ziek()"}
    actions.add_exception(ScheduleException(**said), by=None)
    make_downloads()
    [row] = [row for row in csv_rows(content_of(client, "momenten.csv")) if row["status"] == "afgelast"]

    assert (row["reden"], row["activiteitNaam"], row["bron"], row["bronDatum"]) == (
        "=ziek()",
        "Koffie",
        "test",
        "2026-09",
    )
    assert row["url"] == f"https://dichtbij.example.org{schedule.activity.get_absolute_url()}"


def test_organisations_are_those_that_have_a_page(client, rich, organisation, other_organisation, make_downloads):
    Organisation.objects.filter(pk=organisation.pk).update(phone="+31 70 123 45 67")
    make_downloads()
    rows = {row["id"]: row for row in csv_rows(content_of(client, "organisaties.csv"))}

    assert set(rows) == {str(row.uuid) for row in Organisation.objects.public()}
    assert str(other_organisation.uuid) not in rows
    assert rows[str(organisation.uuid)]["telefoon"] == "+31 70 123 45 67"
    assert rows[str(organisation.uuid)]["licentie"] == CC_BY


def test_there_is_no_example_in_any_file_although_the_site_shows_them(
    client, examples, make_activity, make_downloads, folder
):
    example = Activity.objects.filter(is_example=True).first()
    make_activity("Echte koffie").place.activities.update(place=example.place)
    make_activity("Echte thee", place__organisation=Organisation.objects.filter(is_example=True).first())
    make_downloads()
    names = [path for path in folder.rglob("*") if path.suffix in (".csv", ".geojson")]

    assert len(names) == 11
    for path in names:
        assert "oorbeeld" not in path.read_text(encoding="utf-8-sig"), path.name
    assert csv_rows(content_of(client, "activiteiten.csv"))


def test_what_comes_from_openstreetmap_stands_apart_with_its_licence(client, make_activity, daily, make_downloads):
    ours = make_activity("Koffie")
    theirs = make_activity("Veld", "sport", source=OSM, place__source=OSM, place__lat=52.04, place__lon=4.28)
    at_theirs = make_activity("Les op het veld", "sport")
    Activity.objects.filter(pk=at_theirs.pk).update(place=theirs.place)
    both = make_activity("Buurthuis", place__source=f"gemeente; {OSM}")
    schedule = daily(ours)
    moved = {"new_on": timezone.localdate() + timedelta(days=2), "new_start_time": time(9), "new_end_time": time(10)}
    exception = ScheduleException(
        schedule=schedule, kind=ExceptionKind.MOVED, on=moved["new_on"], new_place=theirs.place, **moved
    )
    actions.add_exception(exception, by=None)
    daily(Activity.objects.get(pk=at_theirs.pk))
    make_downloads()
    apart = {name: csv_rows(content_of(client, f"odbl/{name}.csv")) for name in ("activiteiten", "plekken", "momenten")}
    others = {name: csv_rows(content_of(client, f"{name}.csv")) for name in apart}

    assert {row["naam"] for row in apart["activiteiten"]} == {"Veld", "Les op het veld", "Buurthuis"}
    assert {UUID(row["id"]) for row in apart["plekken"]} == {theirs.place.uuid, both.place.uuid}
    by_activity = [row["activiteitNaam"] for row in apart["momenten"]]
    assert by_activity.count("Koffie") == 1
    assert by_activity.count("Les op het veld") == len(by_activity) - 1 > 20
    assert {row["licentie"] for rows in apart.values() for row in rows} == {ODBL}
    assert {row["licentie"] for rows in others.values() for row in rows} == {CC_BY}
    ids = [{row["id"] for row in rows} for part in (apart, others) for rows in part.values()]
    assert sum(map(len, ids)) == len(set.union(*ids))
    assert "© OpenStreetMap-bijdragers" in str(sheets(content_of(client, "odbl/plekken.xlsx"))["over"])


def test_a_workbook_tells_its_columns_and_its_licence(client, zuidwest, make_downloads):
    make_downloads()
    book = sheets(content_of(client, "activiteiten.xlsx"))

    assert list(book) == ["activiteiten", "kolommen", "over"]
    assert [name for name, _about in book["kolommen"][1:]] == book["activiteiten"][0]
    assert all(about for _name, about in book["kolommen"])
    assert dict(book["over"])["licentie"] == CC_BY


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(client, make_activity, daily, make_downloads, monkeypatch):
    monkeypatch.setattr(writers, "ROWS_PER_SHEET", 20)
    daily(make_activity("Koffie"))
    make_downloads()
    book = sheets(content_of(client, "momenten.xlsx"))
    ids = [row[0] for title in ("momenten", "momenten 2") for row in book[title][1:]]

    assert list(book)[:2] == ["momenten", "momenten 2"]
    assert len(book["momenten"]) == 21
    assert ids == [row["id"] for row in csv_rows(content_of(client, "momenten.csv"))]


def test_columns_have_names_of_their_own(zuidwest):
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
    assert columns.ACTIVITIES[:6] == columns.FIRST


def test_the_manifest_tells_what_there_is(client, rich, make_downloads, folder):
    make_downloads()
    said = client.get("/downloads/manifest.json").json()
    files = {each["naam"]: each for each in said["bestanden"]}

    assert len(files) == 17
    for name, told in files.items():
        content = content_of(client, name)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (told["sha256"], told["bytes"])
        assert told["url"] == f"https://dichtbij.example.org/downloads/{name}"
    assert (
        files["plekken.csv"]["rijen"]
        == files["plekken.geojson"]["rijen"]
        == len(features(content_of(client, "plekken.geojson")))
    )


def test_the_same_catalogue_costs_no_more_queries_with_more_activities(
    make_activity, make_downloads, django_assert_max_num_queries
):
    for number in range(30):
        make_activity(f"Koffie {number}")
    with django_assert_max_num_queries(30):
        make_downloads()
