"""`postcode` and `proximity`: what the site finds around the same postcode."""

import pytest

POSTCODES = ["2532CR", "2542 ed", "2545", "2531"]


@pytest.mark.parametrize("postcode", POSTCODES)
@pytest.mark.parametrize("metres", [250, 800, 2000, 10_000])
def test_within_the_proximity_is_what_the_site_finds_with_a_known_position(client, get, zuidwest, postcode, metres):
    asked = {"bij": postcode, "straal": metres, "perPagina": 100, "volgorde": "afstand"}
    found = client.get("/zoeken/", asked).context["found"].results
    expected = [str(each.activity.uuid) for each in found if each.result.distance_m is not None]
    answer = get("/service_at_locations", postcode=postcode, proximity=metres, per_page=100)

    assert sorted(each["service_id"] for each in answer["contents"]) == sorted(expected)
    assert answer["total_items"] == len(expected)


def test_the_nearest_comes_first(get, make_activity):
    far = make_activity("Zwemmen ver weg", place__lat=52.04, place__lon=4.30)
    near = make_activity("Zwemmen dichtbij", place__lat=52.0522, place__lon=4.3045)
    unknown = make_activity("Zwemmen ergens")
    answer = get("/service_at_locations", postcode="2532CR", per_page=100)
    found = [each["service_id"] for each in answer["contents"]]

    assert found.index(str(near.uuid)) < found.index(str(far.uuid)) < found.index(str(unknown.uuid))


def test_a_postcode_alone_rules_nothing_out(get, zuidwest):
    """We know of no service for which one has to live somewhere."""
    answer = get("/service_at_locations", postcode="2532CR", per_page=100)
    known = ["latitude" in each["location"] for each in answer["contents"]]

    assert answer["total_items"] == 50
    assert known == sorted(known, reverse=True)


def test_where_nobody_knows_is_never_within(get, make_activity):
    activity = make_activity("Ergens")
    answer = get("/service_at_locations", postcode="2532CR", proximity=100_000, per_page=100)

    assert str(activity.uuid) not in {each["service_id"] for each in answer["contents"]}


@pytest.mark.parametrize("metres", ["800", "800.0", "800.4"])
def test_metres_may_have_decimals(get, zuidwest, metres):
    assert get("/service_at_locations", postcode="2532cr", proximity=metres)["total_items"] == 7
