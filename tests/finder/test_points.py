import pytest

pytestmark = pytest.mark.usefixtures("zuidwest")


def _features(client, search: str = "") -> dict[str, dict]:
    features = client.get(f"/kaart/punten.geojson{search}").json()["features"]
    return {feature["properties"]["naam"]: feature for feature in features}


def test_points_say_how_sure_their_position_is(client):
    features = _features(client)
    expected = {
        "Wijkcentrum Bouwlust": "punt",
        "DaMoer": "ongeveer",
        "Buurtkamer De Luyk": "buurt",
        "Bij Betje": "onbekend",
    }
    assert {name: features[name]["properties"]["ligging"] for name in expected} == expected
    assert features["Bij Betje"]["geometry"] is None
    assert features["Buurtkamer De Luyk"]["geometry"]["coordinates"] == [4.292085, 52.049923]


def test_coordinates_are_longitude_first_and_the_address_is_ours(client):
    feature = _features(client)["Wijkcentrum Bouwlust"]
    assert feature["geometry"]["coordinates"] == [4.257992, 52.044519]
    assert feature["properties"]["url"] == "/activiteit/wijkcentrum-bouwlust/"


def test_points_speak_the_language_of_the_page(client):
    answer = client.get("/en/kaart/punten.geojson?categorie=sport")
    assert answer.json()["features"][0]["properties"]["url"].startswith("/en/")
    assert answer["Content-Type"] == "application/geo+json"


def test_names_with_markup_stay_text_in_the_points(client, make_activity):
    name = "</script><img src=x onerror=alert(1)>${7*7}`\\`"
    make_activity(name, place__lat=52.05, place__lon=4.295)
    assert name in _features(client)


def test_outlines_hold_the_buurten_with_district_and_park(client):
    features = client.get("/kaart/buurten.geojson").json()["features"]
    assert len(features) == 14
    parks = {feature["properties"]["naam"] for feature in features if feature["properties"]["park"]}
    assert parks == {"Zuiderpark", "De Uithof"}
    assert sum(feature["properties"]["programma"] for feature in features) == 11
