"""The resident stops, by code alone: what may be done on a card, and what is left after it."""

import pytest
from django.test import Client
from django.utils import timezone

from activities.models import SenderCount, UsedToken
from referrals.enums import Event, State
from referrals.models import AuditRecord, Card, Referral
from referrals.transitions import TRANSITIONS
from tests.referrals.card_helpers import OURS, address, stop, token

DONE = "/kaartje/ingetrokken/"
STATES = [state for state in State if state != State.DRAFT]


def test_first_it_asks_whether_you_are_sure_and_looking_changes_nothing(client, make_card):
    card = make_card()
    records = AuditRecord.objects.count()
    answer = client.get(address(card) + "intrekken/")
    assert answer.status_code == 200
    assert "Je kunt dit niet terugdraaien." in answer.content.decode()
    # With no-referrer a browser would send the form with `Origin: null`.
    assert answer["Referrer-Policy"] == "same-origin"
    assert client.head(address(card) + "intrekken/").status_code == 200
    assert Card.objects.get().withdrawn_at is None
    assert AuditRecord.objects.count() == records


def test_then_the_card_is_gone_for_everybody(make_card, make_fresh):
    client = Client(enforce_csrf_checks=True)
    card = make_card(make_fresh("Een"), make_fresh("Twee"))
    answer = stop(client, card)
    assert (answer.status_code, answer["Location"]) == (302, DONE)
    thanks = client.get(DONE)
    assert "Gestopt. Je kaartje is weg." in thanks.content.decode()
    assert thanks["Clear-Site-Data"] == '"cache"'
    assert {row.state for row in Referral.objects.all()} == {State.WITHDRAWN}
    assert Card.objects.get().withdrawn_at is not None
    assert Client().get(address(card)).status_code == 410
    assert not client.cookies


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", STATES)
def test_in_every_state_only_stopping_is_for_the_resident(client, make_card, state, event):
    card = make_card()
    sent = {"formulier": token(client, card)}
    Referral.objects.update(state=state, reason="vol" if state == State.DECLINED else "")
    before, records = Referral.objects.values().get(), AuditRecord.objects.count()
    answer = stop(client, card, event.value, **sent)
    if event == Event.WITHDRAW and state in TRANSITIONS[event].starts:
        assert (answer.status_code, answer["Location"]) == (302, DONE)
        assert Referral.objects.get().state == State.WITHDRAWN
        return
    assert answer.status_code == 409
    assert client.get(f"{address(card)}{event.value}/").status_code == 409
    assert Referral.objects.values().get() == before
    assert AuditRecord.objects.count() == records
    assert not UsedToken.objects.exists()


@pytest.mark.parametrize("event", Event)
def test_on_a_list_that_was_not_given_out_there_is_nothing_to_do(client, make_card, event):
    card = make_card(is_draft=True)
    assert stop(client, card, event.value, formulier="x").status_code == 404
    assert Referral.objects.get().state == State.DRAFT


def test_a_word_that_is_no_event_is_not_there(client, make_card):
    card = make_card()
    assert stop(client, card, "opblazen", formulier="x").status_code == 404
    assert client.get(address(card) + "opblazen/").status_code == 404


@pytest.mark.parametrize(
    ("headers", "sent", "status"),
    [
        ({}, {}, 403),
        ({"Origin": "https://elders.example.org"}, {}, 403),
        ({"Origin": "null"}, {}, 403),
        ({"Origin": OURS}, {"formulier": ""}, 400),
        ({"Origin": OURS}, {"formulier": "verzonnen"}, 400),
    ],
)
def test_a_form_that_is_not_ours_is_refused_and_changes_nothing(client, make_card, headers, sent, status):
    card = make_card()
    sent = sent or {"formulier": token(client, card)}
    answer = client.post(address(card) + "intrekken/", sent, headers=headers)
    assert answer.status_code == status
    assert "Ja, stop en wis alles" in answer.content.decode()
    assert Referral.objects.get().state == State.OFFERED


def test_the_token_of_one_card_is_of_no_use_for_another(client, make_card, make_fresh):
    mine, other = make_card(make_fresh("Een")), make_card(make_fresh("Twee"))
    assert stop(client, other, formulier=token(client, mine)).status_code == 400
    assert Card.objects.get(pk=other.pk).withdrawn_at is None


def test_a_token_that_is_too_old_gets_a_new_form(client, make_card, time_machine):
    time_machine.move_to("2026-11-26 10:00+01:00")
    card = make_card()
    sent = token(client, card)
    time_machine.move_to("2026-11-26 12:01+01:00")
    answer = stop(client, card, formulier=sent)
    assert answer.status_code == 400
    assert "Deze pagina stond te lang open." in answer.content.decode()
    assert stop(client, card).status_code == 302


def test_sent_twice_it_happens_once(client, make_card):
    card = make_card()
    sent = {"formulier": token(client, card)}
    assert stop(client, card, **sent).status_code == 302
    records = AuditRecord.objects.count()
    answer = stop(client, card, **sent)
    assert answer.status_code == 409
    assert "Dit kaartje werkt niet meer" in answer.content.decode()
    assert AuditRecord.objects.count() == records


def test_on_an_expired_card_nothing_moves(client, make_card):
    card = make_card()
    sent = {"formulier": token(client, card)}
    Card.objects.update(expires_at=timezone.now())
    assert stop(client, card, **sent).status_code == 409
    assert Referral.objects.get().state == State.OFFERED


def test_stopping_is_never_too_often_and_nobody_is_counted_for_it(client, make_card, make_fresh, settings):
    settings.PUBLIC_FORM_LIMIT = 1
    for name in ("Een", "Twee", "Drie"):
        assert stop(client, make_card(make_fresh(name))).status_code == 302
    assert not SenderCount.objects.exists()
