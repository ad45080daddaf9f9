"""Finding the two that are one, looking at them side by side, and making them one."""

import pytest

from activities.enums import Status
from activities.models import Activity, OldSlug, Organisation, Place

pytestmark = pytest.mark.usefixtures("zuidwest")
CHOOSE = "/redactie/samenvoegen/"


def said(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def places(make_activity):
    kept = make_activity("Het huis", stands_for_place=True, place__name="Het huis").place
    gone = make_activity(
        "Huis", stands_for_place=True, place__name="Huis", place__phone="070 123 45 67", place__street="Voorbeeldstraat"
    ).place
    return kept, gone


def two(kind, kept, gone):
    return f"{CHOOSE}{kind}/{kept.uuid}/{gone.uuid}/"


def test_they_are_found_by_a_part_of_the_name_and_what_was_picked_stays(signed_in, places):
    kept, gone = places
    answer = signed_in.get(CHOOSE, {"soort": "plek", "q": "ET HUIS", "weg": str(gone.uuid)})
    assert answer.context["rows"][0] == gone
    assert kept in answer.context["rows"]
    assert f'value="{gone.uuid}" id="weg-{gone.uuid}" checked' in answer.content.decode()


def test_when_both_are_picked_they_stand_side_by_side(signed_in, places):
    kept, gone = places
    picked = {"soort": "plek", "houden": str(kept.uuid), "weg": str(gone.uuid)}
    answer = signed_in.get(CHOOSE, picked, follow=True)
    assert answer.redirect_chain == [(two("plek", kept, gone), 302)]
    rows = {row.label: (row.before, row.after) for row in answer.context["differences"]}
    assert rows["Naam"] == (["Het huis"], ["Huis"])
    assert rows["Telefoon"] == ([], ["070 123 45 67"])
    assert [name for name, *_rest in answer.context["take"]] == ["street", "phone"]
    assert answer.context["moving"] == ["1 activiteit"]


@pytest.mark.parametrize("asked", [{"q": "x"}, {"soort": "iets", "q": "\x00"}, {"weg": "x", "houden": "y"}, {}])
def test_a_strange_question_is_no_error(signed_in, asked):
    assert signed_in.get(CHOOSE, asked).status_code == 200


def test_the_same_twice_is_told(signed_in, places):
    uuid = str(places[0].uuid)
    answer = signed_in.get(CHOOSE, {"soort": "plek", "houden": uuid, "weg": uuid})
    assert "Kies twee verschillende" in answer.content.decode()
    answer = signed_in.post(two("plek", places[0], places[0]), follow=True)
    assert "twee keer hetzelfde" in said(answer)[0]


def test_only_what_was_ticked_is_taken_over(signed_in, places, client):
    kept, gone = places
    answer = signed_in.post(two("plek", kept, gone), {"overnemen": ["phone"]}, follow=True)
    assert "Het oude adres werkt nog" in said(answer)[0]
    kept.refresh_from_db()
    assert (kept.phone, kept.street) == ("070 123 45 67", "")
    assert not Place.objects.filter(pk=gone.pk).exists()
    assert client.get(f"/plek/{gone.slug}/").status_code == 301


def test_activities_and_organisations_have_the_same_page(
    signed_in, published, make_submitted, organisation, other_organisation
):
    second = make_submitted("Koffie drinken", price_cents=0)
    answer = signed_in.get(two("activiteit", published, second))
    assert {row.label for row in answer.context["differences"]} >= {"Naam", "Prijs", "Status"}
    signed_in.post(two("activiteit", published, second), {"overnemen": ["price_cents"]})
    published.refresh_from_db()
    assert (published.price_cents, Activity.objects.get(pk=second.pk).status) == (0, Status.ARCHIVED)
    signed_in.get(two("organisatie", organisation, other_organisation))
    signed_in.post(two("organisatie", organisation, other_organisation))
    assert not Organisation.objects.filter(pk=other_organisation.pk).exists()
    assert OldSlug.objects.count() == 2


def test_a_proposal_that_waits_is_decided_first(signed_in, proposal, published, make_submitted):
    second = make_submitted("Koffie drinken")
    answer = signed_in.post(two("activiteit", second, published), follow=True)
    assert "wacht nog een voorstel" in said(answer)[0]
    published.refresh_from_db()
    assert published.status == Status.PUBLISHED


def test_with_one_or_none_picked_the_button_says_what_is_missing(signed_in, places):
    for picked in ({}, {"houden": str(places[0].uuid)}, {"weg": str(places[0].uuid)}):
        html = signed_in.get(CHOOSE, {"soort": "plek", "q": "huis", "naast": "ja"} | picked).content.decode()
        assert "Kies er één die blijft en één die erin opgaat." in html
