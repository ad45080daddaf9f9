"""The page of a place for who runs it."""

import re
from uuid import uuid4

import pytest

from activities import actions
from activities.models import AuditEntry, Place
from tests.workspace.form_helpers import XSS

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")


@pytest.fixture
def page(client, organiser):
    client.force_login(organiser)
    return client


def _address(place):
    return f"/organisator/plek/{place.uuid}/"


def _payload(**values):
    usual = {
        "naam": "Voorbeeldhuis",
        "straat": "Leyweg",
        "huisnummer": "5",
        "postcode": "2545 ck",
        "lat": "52.05",
        "lon": "4.28",
    }
    return usual | values


def test_a_newcomer_reads_how_to_have_it_changed(page, place):
    html = page.get(_address(place)).content.decode()
    assert "/klopt-dit-niet/plek/" in html
    assert 'name="naam"' not in html
    assert page.post(_address(place), _payload()).status_code == 403


def test_a_verified_organisation_changes_its_place(page, place, trusted):
    assert 'value="Voorbeeldhuis"' in page.get(_address(place)).content.decode()
    page.post(
        _address(place), _payload(rolstoel="ja", toilet="nee", telefoon="070 123 45 67", website="www.example.org")
    )
    place.refresh_from_db()
    assert (place.street, place.postcode, place.is_wheelchair_accessible, place.has_toilet) == (
        "Leyweg",
        "2545CK",
        True,
        False,
    )
    assert place.website == "https://www.example.org"
    assert AuditEntry.objects.filter(place=place).exists()


def test_saving_without_a_change_changes_nothing(page, place, trusted):
    sent = {"naam": place.name, "lat": str(place.lat), "lon": str(place.lon), "nauwkeurigheid": "20"}
    before = Place.objects.filter(pk=place.pk).values().get()
    page.post(_address(place), sent)
    after = Place.objects.filter(pk=place.pk).values().get()
    assert after | {"buurt_id": None} == before | {"buurt_id": None}


def test_what_a_colleague_changed_meanwhile_is_not_written_over(page, place, trusted, colleague):
    seen = re.search(r'name="gezien" value="([^"]*)"', page.get(_address(place)).content.decode())[1]
    actions.change_place(Place.objects.get(pk=place.pk), {"phone": "070 123 45 67"}, by=colleague)
    html = page.post(_address(place), _payload(naam="Anders", gezien=seen)).content.decode()
    assert "Iemand anders heeft deze plek intussen veranderd." in html
    place.refresh_from_db()
    assert (place.name, place.phone) == ("Voorbeeldhuis", "070 123 45 67")
    seen = re.search(r'name="gezien" value="([^"]*)"', page.get(_address(place)).content.decode())[1]
    page.post(_address(place), _payload(naam="Anders", telefoon="070 123 45 67", gezien=seen))
    place.refresh_from_db()
    assert (place.name, place.phone) == ("Anders", "070 123 45 67")


def test_a_pin_far_from_its_postcode_is_warned_about(page, place, trusted):
    answer = page.post(_address(place), _payload(lat="52.06", lon="4.30"))
    assert "meter van postcode" in page.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"naam": ""}, "Vul in hoe de plek heet."),
        ({"postcode": "12"}, "Een postcode heeft vier cijfers en twee letters"),
        ({"lat": "nan"}, "Schrijf de breedte als 52.05."),
        ({"lat": "1e999"}, "Schrijf de breedte als 52.05."),
        ({"telefoon": "bel maar"}, "Schrijf het telefoonnummer met cijfers"),
        ({"website": "javascript:alert(1)"}, "Schrijf het adres van de website"),
        ({"email": "niemand"}, "Schrijf het e-mailadres"),
        ({"huisnummer": "1" * 11}, "hoogstens 10 letters"),
    ],
)
def test_what_is_not_right_is_a_sentence(page, place, trusted, sent, words):
    assert words in page.post(_address(place), _payload(**sent)).content.decode()
    place.refresh_from_db()
    assert place.street == ""


@pytest.mark.parametrize("text", XSS)
def test_hostile_text_stays_text(page, place, trusted, text):
    page.post(_address(place), _payload(naam=text, straat=text[:80]))
    for address in (_address(place), "/organisator/"):
        html = page.get(address).content.decode()
        assert "alert(1)>" not in html.replace("&gt;", "")
        assert "<script>alert" not in html


def test_others_do_not_find_it(client, place, other_organiser, trusted):
    client.force_login(other_organiser)
    assert client.get(_address(place)).status_code == 404
    assert client.post(_address(place), _payload()).status_code == 404
    assert client.get(f"/organisator/plek/{uuid4()}/").status_code == 404
