"""Places of OpenStreetMap: in both forms of its JSON, as drafts with their licence; what a person wrote stays."""

import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from activities import actions
from activities.enums import Status
from activities.importers.osm import import_osm, read_osm
from activities.models import Activity, Place

pytestmark = pytest.mark.usefixtures("zuidwest")

LAT, LON = 52.0355, 4.2646
CENTRE = {
    "amenity": "community_centre",
    "name": "Buurthuis Proef",
    "addr:street": "Proefstraat",
    "addr:housenumber": "12",
    "addr:postcode": "2542 ED",
    "addr:city": "Den Haag",
    "opening_hours": "Mo-Fr 09:00-17:00; PH off",
    "wheelchair": "yes",
    "website": "https://example.org/proef",
    "contact:phone": "+31 70 1234567; +31 70 7654321",
}


def node(number=1, lat=LAT, lon=LON, **tags):
    return {"type": "node", "id": number, "lat": lat, "lon": lon, "tags": tags}


def feature(key, geometry, **tags):
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": tags | {"@id": key}}


@pytest.fixture
def write(tmp_path):
    def write(*elements, geojson=False, **more):
        path = tmp_path / "plekken.json"
        said = {"type": "FeatureCollection", "features": elements} if geojson else {"elements": elements}
        path.write_text(json.dumps(said | more))
        return path

    return write


def test_a_place_becomes_a_draft_with_link_and_licence(client, write):
    report = import_osm(write(node(**CENTRE), osm3s={"timestamp_osm_base": "2026-11-20T01:02:03Z"}))
    assert (report.added, report.refused, report.remarks) == (1, [], [])
    place = Place.objects.get(name="Buurthuis Proef")
    activity = place.activities.get()
    assert (activity.status, activity.category.slug, place.kind) == (Status.DRAFT, "ontmoeten", "buurthuis")
    assert (place.address, place.postcode, place.city, place.phone) == (
        "Proefstraat 12",
        "2542ED",
        "Den Haag",
        "+31 70 1234567",
    )
    assert (place.is_wheelchair_accessible, place.website) == (True, "https://example.org/proef")
    assert (place.source, place.source_date, place.confidence) == (
        "OpenStreetMap (ODbL), https://www.openstreetmap.org/node/1",
        "2026-11-20",
        "medium",
    )
    [schedule] = activity.schedules.all()
    assert (schedule.rule, schedule.skip_public_holidays) == ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", True)
    assert client.get(activity.get_absolute_url()).status_code == 404


def test_the_page_shows_where_it_comes_from(client, write):
    import_osm(write(node(**CENTRE)))
    activity = Activity.objects.get(name="Buurthuis Proef")
    Activity.objects.filter(pk=activity.pk).update(status=Status.PUBLISHED)
    page = client.get(activity.place.get_absolute_url()).content.decode()
    assert "OpenStreetMap (ODbL), " in page
    assert 'href="https://www.openstreetmap.org/node/1"' in page


def test_geojson_says_the_same(write):
    square = [[LON, LAT], [LON + 0.0002, LAT], [LON + 0.0002, LAT + 0.0002], [LON, LAT + 0.0002], [LON, LAT]]
    path = write(
        feature("way/7", {"type": "Polygon", "coordinates": [square]}, leisure="sports_hall", name="Sporthal Proef"),
        feature("node/8", {"type": "Point", "coordinates": [LON, LAT]}, amenity="library", name="Bieb Proef"),
        geojson=True,
    )
    assert import_osm(path).added == 2
    hall, library = Place.objects.get(name="Sporthal Proef"), Place.objects.get(name="Bieb Proef")
    assert (hall.kind, library.kind) == ("sportplek", "bibliotheek")
    assert (hall.lat, hall.lon) == (pytest.approx(LAT + 0.0001), pytest.approx(LON + 0.0001))
    assert (hall.accuracy_m, library.accuracy_m) == (40, 20)
    assert hall.source.endswith("/way/7")


def test_a_second_run_changes_nothing_and_a_third_follows_the_map(write):
    path = write(node(**CENTRE), node(2, name="Veld Proef", leisure="pitch"))
    import_osm(path)
    before = [list(model.objects.order_by("id").values()) for model in (Place, Activity)]
    report = import_osm(path)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    assert [list(model.objects.order_by("id").values()) for model in (Place, Activity)] == before

    report = import_osm(write(node(**CENTRE | {"name": "Buurthuis Anders"})))
    assert (report.added, report.changed) == (0, 1)
    assert Place.objects.filter(name="Buurthuis Anders").count() == 1


@pytest.fixture
def at_night():
    """Before anything opens: hours of a day that has begun are history, and stay."""
    with time_machine.travel(timezone.localtime().replace(hour=3), tick=False):
        yield


def test_what_a_person_changed_stays(write, moderator, at_night):
    import_osm(write(node(**CENTRE)))
    place = Place.objects.get(name="Buurthuis Proef")
    actions.change_place(place, {"phone": "070 1111111", "lat": LAT + 0.0003}, by=moderator)
    itself = place.activities.get()
    actions.edit_activity(itself, {"plan": {"schedules": [], "closed": []}, "name": "Eigen naam"}, by=moderator)
    report = import_osm(write(node(lat=LAT + 0.0001, **CENTRE | {"name": "Buurthuis Anders", "wheelchair": "no"})))
    place.refresh_from_db()
    itself.refresh_from_db()
    assert report.changed == 1
    assert (place.phone, place.lat, place.name) == ("070 1111111", LAT + 0.0003, "Buurthuis Anders")
    assert (place.is_wheelchair_accessible, itself.name, itself.schedules.count()) == (False, "Eigen naam", 0)


@pytest.mark.parametrize(
    ("element", "name", "reason"),
    [
        (node(leisure="pitch"), "node/1", "geen naam"),
        (node(leisure="pitch", name="Van de club", access="private"), "Van de club", "niet voor iedereen"),
        ({"type": "way", "id": 3, "tags": CENTRE}, "Buurthuis Proef", "geen punt"),
        (node(lat=LAT + 0.006, **CENTRE), "Buurthuis Proef", "meter van postcode 2542ED"),
        (node(amenity="library", name="x" * 121), "x" * 121, "name:"),
    ],
)
def test_what_cannot_come_in_is_refused_by_name_and_the_others_come(write, element, name, reason):
    report = import_osm(write(element, node(9, amenity="library", name="Bieb Proef")))
    [refusal] = report.refused
    assert str(refusal).startswith(f"{name}: ")
    assert reason in str(refusal)
    assert report.added == 1


def test_other_things_and_other_cities_are_counted(write):
    report = import_osm(
        write(node(amenity="bench"), node(2, amenity="library", name="Ver weg", lat=53.2, lon=6.5), node(3))
    )
    assert (report.added, report.refused) == (0, [])
    assert report.remarks == [
        "2 onderdelen zijn geen plek die we overnemen.",
        "1 plekken liggen buiten het gebied.",
    ]


def test_what_is_nonsense_is_left_out_and_hours_that_we_cannot_read_are_remarked(write):
    tags = CENTRE | {
        "opening_hours": "Mo-Fr sunrise-sunset",
        "website": "javascript:alert(1)",
        "contact:phone": "bel maar",
        "addr:postcode": "onbekend",
        "name": "Buurthuis <b>\u0000Proef",
        "wheelchair": "limited",
    }
    report = import_osm(write(node(**tags)))
    place = Place.objects.get(name="Buurthuis <b>Proef")
    assert (place.website, place.phone, place.postcode, place.is_wheelchair_accessible) == ("", "", "", None)
    assert "openingstijden namen we niet over" in report.remarks[0]
    assert place.activities.get().times_text == ""


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"elements": 3}', "<osm/>", "[" * 100_000])
def test_a_file_that_is_something_else_is_refused_whole(tmp_path, text):
    path = tmp_path / "plekken.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="JSON"):
        call_command("import_osm", path)


@pytest.mark.parametrize(
    "element",
    [
        3,
        {"type": "node", "id": "1", "tags": [1]},
        {"type": "node", "id": {}, "lat": "a"},
        {"type": "node", "id": 1, "lat": 1e999, "lon": 4, "tags": CENTRE},
        {"type": "way", "id": 2, "center": 4, "tags": {"name": 3, "amenity": "library"}},
    ],
)
def test_an_element_that_is_nonsense_spoils_no_other(write, element):
    assert import_osm(write(element, node(9, amenity="library", name="Bieb Proef"))).added == 1


def test_the_command_tries_first(write):
    path, out, err = write(node(**CENTRE), node(2, leisure="pitch")), StringIO(), StringIO()
    places = Place.objects.count()
    call_command("import_osm", path, dry_run=True, stdout=out, stderr=err)
    assert out.getvalue() == "Proef: 1 nieuw, 0 gewijzigd, 0 ongewijzigd, 1 geweigerd.\n"
    assert err.getvalue().startswith("node/2: deze plek heeft geen naam")
    assert Place.objects.count() == places
    assert [row.name for row in read_osm(path)] == ["Buurthuis Proef", "node/2"]
