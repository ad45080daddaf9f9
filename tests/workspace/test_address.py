import pytest
from django.test import Client

from activities.models import Place
from maps.geometry import Point
from tests.stubs import PATIENCE, PDOKStub, pdok_doc

pytestmark = pytest.mark.django_db

ADDRESS = "/organisator/adres/"
HERE = Point(52.05258, 4.30446)
DOOR = {"straatnaam": "Erasmusweg", "huisnummer": 12, "huis_nlt": "12", "postcode": "2532CR"}


@pytest.fixture(autouse=True)
def _empty_map(zuidwest):
    Place.objects.all().delete()


@pytest.fixture
def client(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def ask(client):
    """The status and what the answer says."""

    def ask(**parameters):
        answer = client.get(ADDRESS, parameters)
        return answer.status_code, answer.json()

    return ask


@pytest.fixture
def stub(settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PDOKStub() as stub:
        settings.PDOK_URL, settings.PDOK_TIMEOUT_SECONDS = stub.url, PATIENCE
        yield stub


def test_a_postcode_gives_a_point(ask):
    assert ask(postcode="2532 cr") == (
        200,
        {
            "lat": HERE.lat,
            "lon": HERE.lon,
            "gevonden": "2532 CR",
            "nauwkeurigheidMeters": 150,
            "waarschuwingen": [],
            "plekken": [],
        },
    )


def test_an_address_gives_its_door(ask, stub):
    stub.answer_with(pdok_doc("Erasmusweg 12, 2532CR 's-Gravenhage", 52.0530, 4.3050, **DOOR))
    status, answer = ask(straat="Erasmusweg", huisnummer="12", postcode="2532CR")
    assert (status, answer["lat"], answer["lon"]) == (200, 52.0530, 4.3050)
    assert (answer["gevonden"], answer["nauwkeurigheidMeters"]) == ("Erasmusweg 12", 20)


def test_a_point_on_the_map_is_asked_about_without_the_address(ask, stub):
    status, answer = ask(lat="52.048", lon="4.30446", postcode="2532CR", straat="Erasmusweg", huisnummer="12")
    assert (status, answer["lat"], answer["lon"], answer["nauwkeurigheidMeters"]) == (200, 52.048, 4.30446, 20)
    assert answer["waarschuwingen"][0].startswith("Het punt ligt 510 meter van postcode 2532 CR.")
    assert stub.requests == []


def test_places_that_may_be_the_same_are_listed(ask, make_activity):
    at = {"place__street": "Erasmusweg", "place__house_number": "12", "place__name": '<b>"Linde"</b>'}
    near = make_activity("a", place__lat=HERE.lat + 0.0003, place__lon=HERE.lon, **at).place
    same = make_activity("b", place__name="Nieuw").place
    _status, answer = ask(postcode="2532CR", naam="nieuw")
    assert answer["plekken"] == [
        {"uuid": str(near.uuid), "naam": '<b>"Linde"</b>', "adres": "Erasmusweg 12", "meters": 33},
        {"uuid": str(same.uuid), "naam": "Nieuw", "adres": "", "meters": None},
    ]


def test_a_draft_is_listed_for_its_own_organisation_only(ask, make_activity, organisation, other_organisation):
    place = make_activity("a", place__lat=HERE.lat, place__lon=HERE.lon).place
    place.activities.update(status="draft", organisation=other_organisation)
    assert ask(postcode="2532CR", naam=place.name)[1]["plekken"] == []
    place.activities.update(organisation=organisation)
    assert [each["naam"] for each in ask(postcode="2532CR")[1]["plekken"]] == [place.name]


def test_who_is_not_signed_in_learns_nothing(stub):
    answer = Client().get(ADDRESS, {"postcode": "2532CR", "straat": "Erasmusweg", "huisnummer": "12"})
    assert answer.status_code == 302
    assert stub.requests == []


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "Vul een postcode in, of een straat met een huisnummer."),
        ({"huisnummer": "3"}, "Vul een postcode in, of een straat met een huisnummer."),
        ({"postcode": "  ", "straat": "\t"}, "Vul een postcode in, of een straat met een huisnummer."),
        ({"postcode": "25"}, "Een postcode heeft vier cijfers en twee letters, zoals 2532 CR."),
        ({"postcode": "0532CR"}, "Een postcode heeft vier cijfers en twee letters, zoals 2532 CR."),
        ({"straat": "x" * 81}, "Deze straatnaam is te lang. Schrijf alleen de straat."),
        ({"postcode": "2532CR", "huisnummer": "1" * 11}, "Dit huisnummer is te lang."),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_to_do(ask, parameters, message):
    status, answer = ask(**parameters)
    assert (status, list(answer)) == (400, ["fout"])
    assert answer["fout"].startswith(message)


@pytest.mark.parametrize("point", [("91", "4"), ("nan", "4"), ("52", "inf"), ("x", "y"), ("52", "1e999")])
def test_a_point_that_is_none_is_refused(ask, point):
    status, answer = ask(lat=point[0], lon=point[1])
    assert (status, bool(answer["fout"])) == (400, True)


@pytest.mark.parametrize("straat", ["Leyweg\x00", "\ud800", "${alert(1)}", "' OR 1=1 --"])
def test_odd_text_gives_a_sentence(ask, straat):
    status, answer = ask(straat=straat.encode("utf-8", "replace").decode(), huisnummer="1")
    assert status in (400, 404)
    assert answer["fout"]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"straat": "Xyzzylaan", "huisnummer": "1"}, "We vinden “Xyzzylaan 1” niet. Vul een postcode in"),
        ({"postcode": "1012 AB"}, "Postcode 1012 AB ligt niet in Den Haag Zuidwest."),
    ],
)
def test_an_address_that_is_not_there_is_not_found(ask, parameters, message):
    status, answer = ask(**parameters)
    assert (status, list(answer)) == (404, ["fout"])
    assert answer["fout"].startswith(message)


def test_the_answer_is_kept_nowhere(client):
    assert "no-store" in client.get(ADDRESS, {"postcode": "2532CR"})["Cache-Control"]


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_it_only_answers_questions(client, verb):
    assert getattr(client, verb)(ADDRESS).status_code == 405


def test_a_question_about_a_postcode_costs_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        client.get(ADDRESS, {"postcode": "2532CR", "naam": "Linde"})
