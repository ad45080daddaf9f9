import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Organisation, Place
from activities.place_lookup import (
    find_address,
    pin_warnings,
    places_to_choose,
    point_of_address,
    search_places,
    similar_places,
)
from maps.geocoding import NotFound, OutsideArea
from maps.geometry import Point, distance_m
from maps.models import Postcode
from maps.nearby import metres_per_degree
from tests.stubs import HASTE, PATIENCE, PDOKStub, pdok_doc

pytestmark = pytest.mark.django_db

HERE = Point(52.05258, 4.30446)
DOOR = {"straatnaam": "Erasmusweg", "huisnummer": 12, "huis_nlt": "12", "postcode": "2532CR"}
ERASMUSWEG_12 = pdok_doc("Erasmusweg 12, 2532CR 's-Gravenhage", 52.0530, 4.3050, **DOOR)


@pytest.fixture(autouse=True)
def _empty_map(zuidwest):
    """The postcodes and buurten stay; the places are those of the test."""
    Place.objects.all().delete()


@pytest.fixture
def stub(settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PDOKStub() as stub:
        settings.PDOK_URL, settings.PDOK_TIMEOUT_SECONDS = stub.url, PATIENCE
        yield stub


@pytest.fixture
def make_place(make_activity):
    """A place that the public sees, so many metres north of HERE; without a point when that is None."""

    def make(name, metres=None, **values):
        point = {} if metres is None else {"lat": north(metres).lat, "lon": HERE.lon}
        values = {f"place__{field}": value for field, value in (point | {"name": name} | values).items()}
        return make_activity(uuid.uuid4().hex, **values).place

    return make


def north(metres, origin=HERE):
    return Point(origin.lat + metres / metres_per_degree(origin.lat)[0], origin.lon)


def names(places):
    return [place.name for place in places]


def queries(ask):
    with CaptureQueriesContext(connection) as caught:
        ask()
    return len(caught)


# Addresses


def test_a_postcode_alone_gives_its_middle():
    assert point_of_address("", "", " 2532 cr ") == (HERE, 150)


def test_a_postcode_that_is_not_in_the_table_gives_a_rough_middle():
    point, accuracy_m = point_of_address("", "", "2532ZZ")
    assert (distance_m(point, HERE) < 2000, accuracy_m) == (True, 500)


def test_the_door_is_found_by_street_number_and_postcode(stub):
    stub.answer_with(ERASMUSWEG_12)
    assert point_of_address("Erasmusweg", "12", "2532 CR") == (Point(52.0530, 4.3050), 20)
    assert stub.requests[0][1]["q"] == ["erasmusweg 12 2532cr"]
    assert find_address("Erasmusweg", "12", "2532CR").label == "Erasmusweg 12"


def test_the_door_is_found_without_a_postcode(stub):
    stub.answer_with(ERASMUSWEG_12)
    assert point_of_address("Erasmusweg", "12", "") == (Point(52.0530, 4.3050), 20)


def test_another_letter_behind_the_number_is_next_door(stub):
    stub.answer_with(ERASMUSWEG_12)
    assert point_of_address("Erasmusweg", "12 Z", "2532CR") == (Point(52.0530, 4.3050), 50)


def test_a_door_of_another_postcode_is_given_and_warned_about(stub):
    stub.answer_with(pdok_doc("Erasmusweg 12", 52.0432, 4.2735, **(DOOR | {"postcode": "2545BK"})))
    point, _accuracy_m = point_of_address("Erasmusweg", "12", "2532CR")
    assert point == Point(52.0432, 4.2735)
    (warning,) = pin_warnings(point, "2532CR")
    assert "meter van postcode 2532 CR" in warning


@pytest.mark.parametrize("number", ["", "  ", "99"])
def test_without_that_door_the_postcode_counts(stub, number):
    stub.answer_with(ERASMUSWEG_12, pdok_doc("Erasmusweg", 52.04, 4.29, type="weg", straatnaam="Erasmusweg"))
    assert point_of_address("Erasmusweg", number, "2532CR") == (HERE, 150)


@pytest.mark.parametrize("answer", ["hang_up", "wait"])
def test_when_nobody_answers_the_postcode_counts(stub, settings, answer):
    settings.PDOK_TIMEOUT_SECONDS = HASTE
    getattr(stub, answer)()
    assert point_of_address("Erasmusweg", "12", "2532CR") == (HERE, 150)


def test_a_street_of_our_own_places_is_known_offline(make_place):
    place = make_place("Plek", 50, street="Erasmusweg", house_number="1")
    assert point_of_address("Erasmusweg", "12", "") == (place.point, 300)


def test_the_name_of_a_place_is_no_street(make_place):
    make_place("Erasmushuis", 50)
    assert point_of_address("Erasmushuis", "1", "") is None


@pytest.mark.parametrize(
    "address", [("", "", ""), ("Xyzzylaan", "1", ""), ("", "", "1012AB"), ("x" * 500, "1", "onzin")]
)
def test_an_address_that_is_nowhere_gives_no_point(address):
    assert point_of_address(*address) is None


def test_a_very_long_street_is_not_asked_for(stub):
    assert point_of_address("Erasmusweg " * 30, "12", "2532CR") == (HERE, 150)
    assert stub.requests == []


def test_the_reason_is_told_to_whoever_asks_for_it():
    with pytest.raises(OutsideArea, match="1012 AB ligt niet in"):
        find_address("Damrak", "1", "1012AB")
    with pytest.raises(NotFound, match="Vul een postcode in"):
        find_address("Xyzzylaan", "1", "")


# Pins


def test_a_pin_near_its_postcode_is_fine():
    assert pin_warnings(north(290), "2532CR") == pin_warnings(HERE, "") == []


def test_a_pin_far_from_its_postcode_says_how_far():
    (warning,) = pin_warnings(north(-421), " 2532 cr")
    assert warning.startswith("Het punt ligt 420 meter van postcode 2532 CR.")


@pytest.mark.parametrize(
    "point", [Point(52.37, 4.89), Point(0, 0), Point(91, 4), Point(float("nan"), 4.3), Point(52.05, float("inf"))]
)
def test_a_pin_outside_the_area_says_so(point):
    (warning,) = pin_warnings(point, "2532CR")
    assert warning.startswith("Het punt ligt buiten Den Haag Zuidwest.")


def test_a_pin_just_over_the_border_is_fine(settings):
    just_outside = Point(52.0650, 4.2750)
    assert pin_warnings(just_outside, "") == []
    settings.AREA_MARGIN_M = 0
    assert len(pin_warnings(just_outside, "")) == 1


def test_a_pin_with_its_numbers_swapped_says_so():
    (warning,) = pin_warnings(Point(HERE.lon, HERE.lat), "2532CR")
    assert "verwisseld" in warning


def test_a_postcode_that_cannot_be_right_is_said():
    assert pin_warnings(HERE, "1012AB") == ["Postcode 1012 AB ligt niet in Den Haag Zuidwest. Kijk of hij klopt."]
    assert pin_warnings(HERE, "25\x00") == ["Een postcode heeft vier cijfers en twee letters, zoals 2532 CR."]
    assert pin_warnings(HERE, "2532ZZ") == []


def test_warnings_cost_at_most_four_queries():
    assert queries(lambda: pin_warnings(HERE, "1012AB")) <= 4
    assert queries(lambda: pin_warnings(Point(HERE.lon, HERE.lat), "1012AB")) <= 4


# Places that are there already


@pytest.mark.parametrize(
    "name",
    ["Buurthuis De Linde", "buurthuis de  linde!", "De Linde Buurthuis", "Buurthuis De Lindè", "Buurthuis De Lynde"],
)
def test_a_place_of_nearly_the_same_name_is_found_however_far(make_place, name):
    linde = make_place("Buurthuis De Linde", 3000)
    assert similar_places(name, HERE) == similar_places(name, None) == [linde]


@pytest.mark.parametrize(
    "name", ["Buurthuis", "De Linde", "Buurthuis De Eik", "", "   ", "\x00", "😀", "Buurthuis De Linde aan de Laan"]
)
def test_a_place_of_another_name_far_away_is_not_found(make_place, name):
    make_place("Buurthuis De Linde", 3000)
    assert similar_places(name, HERE) == []


def test_places_within_a_hundred_metres_are_found_whatever_their_name(make_place):
    make_place("Ver", 101)
    near = [make_place("Bijna", 99), make_place("Naast", 10)]
    assert similar_places("Nieuw", HERE) == near[::-1]


def test_the_nearest_goes_first_and_one_without_a_point_last(make_place):
    make_place("Linde")
    make_place("Linde", 800)
    make_place("Naast", 30)
    found = similar_places("Linde", HERE)
    assert [(place.name, place.point and round(distance_m(HERE, place.point))) for place in found] == [
        ("Naast", 30),
        ("Linde", 800),
        ("Linde", None),
    ]


def test_many_at_the_same_door_do_not_push_out_one_of_the_same_name(make_place):
    for number in range(6):
        make_place(f"Verzamelgebouw {'abcdef'[number] * 9}", number)
    make_place("Linde", 900)
    found = similar_places("Linde", HERE, limit=3)
    assert (len(found), found[-1].name) == (3, "Linde")


def test_the_place_itself_is_not_like_itself(make_place):
    linde = make_place("Linde", 10)
    assert similar_places("Linde", HERE, exclude=linde) == []


def test_a_draft_of_somebody_else_is_not_shown(make_place):
    mine, other = (Organisation.objects.create(name=name, slug=name) for name in ("mijn", "ander"))
    place = make_place("Linde", 10, organisation=other)
    place.activities.update(status="draft", organisation=other)
    assert similar_places("Linde", HERE) == search_places("Linde") == []
    assert similar_places("Linde", HERE, organisations=[mine]) == search_places("Linde", organisations=[mine]) == []
    assert (
        similar_places("Linde", HERE, organisations=[other]) == search_places("Linde", organisations=[other]) == [place]
    )


def test_examples_are_only_there_where_the_site_shows_them(make_place, settings):
    place = make_place("Linde", 10, is_example=True)
    assert (similar_places("Linde", HERE), search_places("Linde")) == ([], [])
    settings.SHOW_EXAMPLES = True
    assert (similar_places("Linde", HERE), search_places("Linde")) == ([place], [place])


def test_a_place_with_more_activities_is_there_once(make_place, make_activity):
    place = make_place("Linde", 10)
    for number in range(3):
        make_activity(f"Les {number}").place.activities.update(place=place)
    assert places_to_choose().filter(pk=place.pk).count() == 1


@pytest.mark.parametrize(
    "ask",
    [lambda: similar_places("Linde 1", HERE), lambda: similar_places("Linde 1", None), lambda: search_places("linde")],
)
def test_the_number_of_queries_does_not_grow(make_place, ask):
    def ask_and_read():
        for place in ask() or []:
            _ = (place.address, place.buurt, place.position)

    make_place("Linde 1", 10, buurt=Postcode.objects.get(pk="2532CR").buurt)
    before = queries(ask_and_read)
    for number in range(9):
        make_place(f"Linde {number}", number * 5, buurt=Postcode.objects.get(pk="2532CR").buurt)
    assert queries(ask_and_read) == before <= 3


# The picker


@pytest.fixture
def linde(make_place):
    address = {"street": "Erasmusweg", "house_number": "12a", "postcode": "2532CR"}
    return make_place("Buurthuis De Linde", 10, **address)


@pytest.mark.parametrize(
    "text",
    [
        "buur",
        "BUURTHUIS",
        "linde",
        "de linde",
        "De  Lindé",
        "eras",
        "erasmusweg 1",
        "Erasmusweg 12",
        "2532",
        "2532c",
        "2532 cr",
    ],
)
def test_a_place_is_found_by_the_start_of_what_people_know(make_place, linde, text):
    make_place("Anders", 20, street="Leyweg", postcode="2545BK")
    assert search_places(text) == [linde]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "b",
        "  ",
        "uurthuis",
        "inde",
        "erasmusweg 2",
        "2533",
        "%",
        "_____",
        "b%",
        "\x00\x00",
        "\ud800\ud800",
        "x" * 5000,
    ],
)
def test_other_text_finds_nothing(linde, text):
    assert search_places(text) == []


def test_names_that_start_so_go_first_and_the_list_ends(make_place):
    for name in ("Aan de Linde", "Linde Zuid", "Linde Noord"):
        make_place(name, 10)
    assert names(search_places("linde")) == ["Linde Noord", "Linde Zuid", "Aan de Linde"]
    assert names(search_places("linde", limit=1)) == ["Linde Noord"]
