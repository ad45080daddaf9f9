"""The whole way of a card over the pages, without a hand-over: nothing is stored but what stands in a list."""

import pytest
from django.test import Client
from django.urls import reverse

from activities import public_forms
from referrals import links
from referrals.enums import State
from referrals.models import Card, Consent, HandOver, Referral
from tests.referrals.test_erasure import ALLOWED
from tests.referrals.walking import filled

OURS = {"Origin": "http://testserver"}


@pytest.fixture
def worker_client(as_staff, referrer, client):
    as_staff(referrer)
    return client


def host_says(referral: Referral, event: str):
    referral.refresh_from_db()
    address = reverse("referral-host-move", args=[links.token_of(referral), event])
    page = Client().get(reverse("referral-host", args=[links.token_of(referral)]))
    assert Client().post(address, {"formulier": page.context["form_token"]}, headers=OURS).status_code == 302


def test_only_the_allowed_fields_are_ever_filled(worker_client, make_fresh, referrer):
    post = worker_client.post
    for activity in (make_fresh("Koffie", email="gastheer@example.org"), make_fresh("Schaken")):
        assert post(reverse("referrals-collect", args=[activity.uuid])).status_code == 302
    one, other = Referral.objects.all()
    card = Card.objects.get()
    post(reverse("referrals-card-language", args=[card.uuid]), {"taal": "tr"})
    assert post(reverse("referrals-card-offer", args=[card.uuid])).status_code == 302
    card.refresh_from_db()
    assert Client().get(reverse("card", args=[card.shown_code])).status_code == 200
    for event in ("komt", "contact", "was-er"):
        host_says(one, event)
    host_says(other, "vol")
    post(reverse("referrals-move", args=[one.uuid, "afronden"]))
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == (State.DONE, State.DECLINED)
    assert filled("referrals") <= ALLOWED
    said = {"formulier": public_forms.new_token(f"card:{card.pk}")}
    Client().post(reverse("card-move", args=[card.shown_code, "intrekken"]), said, headers=OURS)
    card.refresh_from_db()
    assert card.withdrawn_at is not None
    assert filled("referrals") <= ALLOWED
    assert not HandOver.objects.exists()
    assert not Consent.objects.exists()


def test_no_page_on_the_way_asks_for_a_name(worker_client, make_card):
    given, draft = make_card(), make_card(is_draft=True)
    for card in (draft, given):
        page = worker_client.get(reverse("referrals-card", args=[card.uuid])).content.decode()
        assert "gegevens/" not in page
    row = given.referrals.get()
    page = Client().get(reverse("referral-host", args=[links.token_of(row)])).content.decode()
    assert "gegevens/" not in page
    assert "Wie komt er?" not in page


def test_in_the_warm_mode_they_lead_there(worker_client, warm_mode, make_card, make_warm_card):
    draft = make_card(is_draft=True)
    page = worker_client.get(reverse("referrals-card", args=[draft.uuid])).content.decode()
    assert reverse("referrals-hand-over", args=[draft.uuid]) in page
    draft.delete()
    card = make_warm_card()
    page = worker_client.get(reverse("referrals-card", args=[card.uuid])).content.decode()
    assert reverse("referrals-hand-over-read", args=[card.uuid]) in page
    assert "Roodborst" not in page
    row = card.referrals.get()
    before = Client().get(reverse("referral-host", args=[links.token_of(row)])).content.decode()
    assert "Zeg je dat deze bezoeker welkom is?" in before
    assert "opgewacht" not in page + before
    assert "gegevens/" not in before
    host_says(row, "komt")
    row.refresh_from_db()
    token = links.token_of(row)
    after = Client().get(reverse("referral-host", args=[token]))
    assert "Roodborst" not in after.content.decode()
    assert reverse("referral-host-read", args=[token]) in after.content.decode()
    said = {"formulier": after.context["person"].form_token}
    answer = Client().post(reverse("referral-host-read", args=[token]), said, headers=OURS)
    assert "Roodborst" in answer.content.decode()
