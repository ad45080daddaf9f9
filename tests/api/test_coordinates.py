import json
from urllib.parse import urlencode

import pytest
from geojson_validator import validate_geometries, validate_structure

from activities.models import Place
from maps.crs import Crs, to_rd
from maps.models import Buurt

API = "/api/v1"
GEOJSON = {"accept": "application/geo+json"}
DEGREES, METRES = f"<{Crs.CRS84}>", f"<{Crs.RD_NEW}>"


def _features(client, name, **params):
    response = client.get(f"{API}/{name}", params, headers=GEOJSON)
    assert (response.status_code, response["Content-Type"]) == (200, "application/geo+json")
    return response.json()


def _reasons(client, **params):
    response = client.get(f"{API}/activiteiten", params)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    return {wrong["name"]: wrong["reason"] for wrong in response.json()["invalidParams"]}


@pytest.mark.parametrize("name", ["activiteiten", "plekken", "buurten"])
def test_features_are_the_same_rows_on_a_map(client, zuidwest, name):
    rows = client.get(f"{API}/{name}", {"perPagina": "50"}).json()
    collection = _features(client, name, perPagina="50")

    assert (collection["type"], collection["aantal"], collection["paginas"]) == (
        "FeatureCollection",
        rows["aantal"],
        rows["paginas"],
    )
    assert [feature["properties"] for feature in collection["features"]] == rows["resultaten"]
    assert "resultaten" not in collection


@pytest.mark.parametrize("name", ["activiteiten", "plekken", "buurten"])
def test_features_are_valid(client, zuidwest, name):
    collection = _features(client, name, perPagina="100")

    assert validate_structure(collection) == {}
    located = [feature for feature in collection["features"] if feature["geometry"]]
    checked = validate_geometries({"type": "FeatureCollection", "features": located})
    assert (checked["invalid"], located != []) == ({}, True)


def test_what_nobody_knows_the_point_of_has_no_geometry(client, zuidwest):
    place = Place.objects.filter(lat=None)[0]
    feature = client.get(f"{API}/plekken/{place.uuid}", headers=GEOJSON).json()

    assert (feature["type"], feature["id"], feature["geometry"]) == ("Feature", str(place.uuid), None)


def test_one_thing_is_a_feature(client, make_activity):
    activity = make_activity(place__lat=52.05, place__lon=4.3)
    feature = client.get(f"{API}/activiteiten/{activity.uuid}", headers=GEOJSON).json()

    assert feature["geometry"] == {"type": "Point", "coordinates": [4.3, 52.05]}
    assert feature["properties"] == client.get(f"{API}/activiteiten/{activity.uuid}").json()


def test_alternatives_and_what_is_off_are_features_too(client, zuidwest):
    collection = _features(client, "activiteiten", q="onvindbaarwoord", dag="week")

    assert (collection["features"], collection["afgelast"]) == ([], [])
    assert {feature["type"] for feature in collection["alternatieven"]} == {"Feature"}


def test_a_buurt_is_its_outline(client, zuidwest):
    [feature] = [each for each in _features(client, "buurten")["features"] if each["id"] == "BU05183620"]

    assert feature["geometry"] == Buurt.objects.get(code="BU05183620").geometry()
    assert "geometrie" not in feature["properties"]


@pytest.mark.parametrize("name", ["momenten", "organisaties", "categorieen", "programmas", "openapi.json"])
def test_what_lies_nowhere_is_not_on_a_map(client, zuidwest, name):
    refused = client.get(f"{API}/{name}", headers=GEOJSON)

    assert (refused.status_code, refused["Content-Type"]) == (406, "application/problem+json")


def test_coordinates_are_in_degrees_unless_asked_otherwise(client, make_activity):
    activity = make_activity(place__lat=52.05, place__lon=4.3)
    address = f"{API}/activiteiten/{activity.uuid}"
    plain = client.get(address)
    assert (plain["Content-Crs"], plain.json()["plek"]["locatie"]["coordinates"]) == (DEGREES, [4.3, 52.05])
    assert "Accept-Crs" in plain["Vary"]

    rd = list(to_rd([(4.3, 52.05)])[0])
    for asked in (
        {"data": {"crs": "EPSG:28992"}},
        {"data": {"crs": Crs.RD_NEW}},
        {"headers": {"accept-crs": Crs.RD_NEW}},
        {"headers": {"accept-crs": METRES}},
        {"data": {"crs": "EPSG:28992"}, "headers": {"accept-crs": "CRS84"}},
    ):
        answer = client.get(address, **asked)
        assert (answer["Content-Crs"], answer.json()["plek"]["locatie"]["coordinates"]) == (METRES, rd)
    assert client.get(address).json() == plain.json()


def test_in_metres_every_position_of_a_list_is(client, zuidwest):
    for name in ("activiteiten", "plekken", "buurten"):
        collection = _features(client, name, crs="EPSG:28992", perPagina="50")
        positions = list(_positions(collection))
        assert len(positions) > 10
        assert all(70_000 < x < 90_000 and 440_000 < y < 460_000 for x, y in positions)


def test_what_was_asked_in_metres_is_not_remembered_so(client, zuidwest):
    before = client.get(f"{API}/activiteiten").content
    client.get(f"{API}/activiteiten", {"crs": "EPSG:28992"})

    assert client.get(f"{API}/activiteiten").content == before


def _positions(said):
    if isinstance(said, dict):
        for name, value in said.items():
            yield from _flat(value) if name == "coordinates" else _positions(value)
    elif isinstance(said, list):
        for each in said:
            yield from _positions(each)


def _flat(coordinates):
    if isinstance(coordinates[0], list):
        for each in coordinates:
            yield from _flat(each)
    else:
        yield coordinates


@pytest.mark.parametrize("name", ["activiteiten", "plekken", "buurten"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/4326", "onzin", "<>"])
def test_another_system_is_refused(client, zuidwest, name, crs):
    for asked in ({"data": {"crs": crs}}, {"headers": {"accept-crs": crs}}):
        refused = client.get(f"{API}/{name}", **asked)
        [wrong] = refused.json()["invalidParams"]
        assert (refused.status_code, wrong["name"]) == (400, "crs" if "data" in asked else "Accept-Crs")
        assert Crs.RD_NEW in wrong["reason"]


# Around the same corner of the area.
BOXES = [("4.28,52.03,4.31,52.05", ""), ("4.28,52.03,4.31,52.05", "CRS84"), ("78500,449700,80600,451900", "EPSG:28992")]


def test_a_box_narrows_a_list(client, examples):
    for name in ("activiteiten", "plekken", "momenten"):
        everything = client.get(f"{API}/{name}").json()["aantal"]
        for bbox, crs in BOXES:
            within = client.get(f"{API}/{name}", {"bbox": bbox, "bbox-crs": crs}).json()["aantal"]
            assert 0 < within < everything


@pytest.mark.parametrize(("bbox", "crs"), BOXES)
def test_all_that_a_box_gives_lies_in_it(client, zuidwest, bbox, crs):
    params = {"bbox": bbox, "bbox-crs": crs, "crs": crs or "CRS84", "perPagina": "100"}
    west, south, east, north = map(float, bbox.split(","))
    features = _features(client, "activiteiten", **params)["features"]

    assert features
    for feature in features:
        x, y = feature["geometry"]["coordinates"]
        assert west - 1 <= x <= east + 1 if crs == "EPSG:28992" else west <= x <= east
        assert south - 1 <= y <= north + 1 if crs == "EPSG:28992" else south <= y <= north


def test_a_box_goes_with_the_rest_of_the_question(client, examples):
    asked = {"bbox": BOXES[0][0], "categorie": "sport", "bij": "Moerwijk", "perPagina": "100"}
    rows = client.get(f"{API}/activiteiten", asked).json()["resultaten"]

    assert rows
    assert {row["categorie"] for row in rows} == {"sport"}
    assert [row["afstandMeters"] for row in rows] == sorted(row["afstandMeters"] for row in rows)


def test_outside_an_empty_box_there_are_alternatives(client, zuidwest):
    answer = client.get(f"{API}/activiteiten", {"bbox": "2.30,48.80,2.40,48.90"}).json()

    assert (answer["aantal"], answer["alternatieven"] != []) == (0, True)


@pytest.mark.parametrize(
    ("params", "hint"),
    [
        ({"bbox": "52.03,4.27,52.06,4.31"}, "verwisseld"),
        ({"bbox": "52.03,4.27,52.06,4.31", "bbox-crs": "CRS84"}, "verwisseld"),
        ({"bbox": "449700,78500,451900,80600", "bbox-crs": "EPSG:28992"}, "eerst x"),
        ({"bbox": "4.28,52.03,4.31,52.05", "bbox-crs": "EPSG:28992"}, "RD New"),
        ({"bbox": "78500,449700,80600,451900"}, "bbox-crs"),
        ({"bbox": "4.31,52.03,4.28,52.05"}, "west,zuid,oost,noord"),
        ({"bbox": "4.28,52.03,4.28,52.05"}, "west,zuid,oost,noord"),
        ({"bbox": "4.28,52.03,0,4.31,52.05,0"}, "vier getallen"),
        ({"bbox": "4.28 52.03 4.31 52.05"}, "vier getallen"),
        ({"bbox": "nan,52.03,4.31,52.05"}, "vier getallen"),
        ({"bbox": "-inf,-inf,inf,inf"}, "vier getallen"),
        ({"bbox": "1e1,52.03,4e1,52.05"}, "vier getallen"),
        ({"bbox": "٤,52.03,5,52.05"}, "vier getallen"),
        ({"bbox": ",,,"}, "vier getallen"),
    ],
)
def test_a_wrong_box_is_told_what_to_do(client, zuidwest, params, hint):
    reasons = _reasons(client, **params)

    assert reasons.keys() == {"bbox"}
    assert hint in reasons["bbox"]


def test_a_wrong_box_and_a_wrong_system_are_told_at_once(client, zuidwest):
    assert _reasons(client, **{"bbox": "a", "bbox-crs": "b", "crs": "c"}).keys() == {"bbox", "bbox-crs", "crs"}


def test_the_whole_world_is_a_box(client, zuidwest):
    everything = client.get(f"{API}/plekken", {"bbox": "-180,-90,180,90"}).json()["aantal"]

    assert everything == Place.objects.exclude(lat=None).count()


def test_a_bracket_or_an_empty_box_asks_for_nothing(client, zuidwest):
    query = urlencode({"bbox": "", "bbox-crs": "", "crs": ""})

    assert client.get(f"{API}/plekken?{query}").json() == client.get(f"{API}/plekken").json()


def test_an_outline_can_be_asked_for_in_metres(client, zuidwest):
    rows = client.get(f"{API}/buurten", {"geometrie": "true", "crs": "EPSG:28992"}).json()["resultaten"]

    assert len(json.dumps(rows)) > 1000
    assert all(x > 1000 for x, _y in _positions(rows))
