"""The mails to hosts exist in English too, and so do all pages behind their link."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from activities import public_forms
from referrals import actions, links
from referrals.enums import Channel, Event, State, Wish
from referrals.host.person import purpose_of
from referrals.models import Card, HandOver, Referral
from referrals.who import HOST
from scripts import messages
from tests.activities.helpers import plan
from tests.referrals.dutch import dutch_of, left_in
from tests.referrals.helpers import OURS, put
from tests.referrals.seeds import TOLD

# Every text in these can stand on a page of a host.
SOURCES = (
    "activities/public_forms.py",
    "referrals/host/",
    "templates/base.html",
    "templates/components/form_guard.html",
    "templates/components/help.html",
    "templates/components/moments.html",
    "templates/referrals/_told.html",
    "templates/referrals/host/",
)
# WhatsApp is called so everywhere.
CHOICES = {*(str(wish.label) for wish in Wish), *(str(channel.label) for channel in Channel)} - {"WhatsApp"}


@pytest.fixture(scope="module")
def said():
    """What can stand on those pages, in Dutch."""
    return [each for each in messages.collect() if each.path.startswith(SOURCES) or each.text in CHOICES]


@pytest.fixture
def referral(make_warm_card, make_fresh) -> Referral:
    """Of a card with a name and every wish, for an activity with a moment to come."""
    activity = make_fresh("Qw", email="gastheer@example.org")
    plan(activity)
    return make_warm_card(activity, **TOLD | {"wishes": list(Wish)}).referrals.get()


@pytest.fixture
def look(client, referral):
    """The page of the host, in English, and what the form on it leads to."""

    def look(name: str = "referral-host", token: str = "", **sent: str) -> str:
        with override("en"):
            address = reverse(name, args=[token or links.token_of(now(referral))])
        answer = client.post(address, sent, headers={"Origin": OURS}) if sent else client.get(address)
        return answer.content.decode()

    return look


def now(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def test_every_text_is_translated(said):
    catalog = messages.read("en")
    found = [(each.text, catalog.get(each.text, each.context)) for each in said]
    assert len(found) > 90
    assert {each.text for each in said} >= CHOICES
    assert [text for text, known in found if not known or not messages.is_translated(known.string)] == []


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_in_no_state_dutch_is_left(said, look, referral, state):
    put(referral, state)
    html = look()
    assert '<html lang="en"' in html
    assert left_in(html, dutch_of(said, "en")) == set()


def test_who_comes_is_told_without_dutch(said, look, referral):
    actions.move(referral, Event.ACCEPT, by=HOST)
    row = now(referral)
    form = public_forms.new_token(purpose_of(row, row.link_number))
    told, refused = look("referral-host-read", formulier=form), look("referral-host-read", formulier="x")
    HandOver.objects.all().delete()
    closed = look("referral-host-read", formulier=form)
    assert "Roodborst" in told
    assert "Show who it is" in refused
    assert "You can no longer read this" in closed
    for html in (told, refused, closed):
        assert left_in(html, dutch_of(said, "en")) == set()


def test_what_is_over_unknown_or_already_answered_is_told_without_dutch(said, look, referral):
    old = links.token_of(referral)
    actions.move(referral, Event.ACCEPT, by=HOST)
    pages = [look(token=old), look(token="x")]
    Card.objects.all().delete()
    pages.append(look(token=old))
    assert "There is an answer already" in pages[0]
    for html in pages:
        assert left_in(html, dutch_of(said, "en")) == set()


def test_the_walk_would_see_dutch(said, client, referral):
    html = client.get(reverse("referral-host", args=[links.token_of(referral)])).content.decode()
    assert {"Ja, welkom", "Wie komt er?", "Is er plek, en past het?"} <= left_in(html, dutch_of(said, "en"))
