"""Every state, by everybody, with every event, at its own address: what is allowed works, all else changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from activities import public_forms
from referrals import links
from referrals.enums import Actor, Event, State
from referrals.models import Card, Referral
from tests.accounts.helpers import give_second_factor
from tests.referrals.helpers import OURS, put, stored
from tests.referrals.test_transitions import ALLOWED

WORKER, HOST, RESIDENT = Actor.WORKER, Actor.HOST, Actor.RESIDENT
FROM_US = {"Origin": OURS}


@pytest.fixture
def by(referrer, other_referrer, moderator, programme_manager, organiser, resident):
    """A browser for everybody who may come by, by role."""
    people = {
        "the worker": referrer,
        "another worker": other_referrer,
        "moderator": moderator,
        "programme manager": programme_manager,
        "organiser": organiser,
        "somebody with an account": resident,
    }
    clients = {"visitor": Client()}
    for role, user in people.items():
        clients[role] = Client()
        if user.needs_second_factor:
            give_second_factor(user)
        clients[role].force_login(user)
    return clients


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in here never was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_allowed(actor: Actor, event: Event, state: State) -> bool:
    who, starts, _end = ALLOWED[event]
    return actor in who and state in starts


def asked(client: Client, address: str, **sent: str) -> int:
    """What is answered. It is the same as before then, unless it went on: that is what 302 says here."""
    before = stored()
    answer = client.post(address, sent, headers=FROM_US)
    went_on = answer.status_code == 302 and not answer["Location"].startswith("/inloggen/")
    assert (stored() != before) is went_on, (address, answer.status_code)
    return answer.status_code


def state_of(referral: Referral) -> str:
    return Referral.objects.get(pk=referral.pk).state


def works_or_is_refused(client: Client, address: str, referral: Referral, actor: Actor, event: Event, **sent) -> None:
    state = State(referral.state)
    with undone():
        status = asked(client, address, **sent)
        end = state_of(referral)
    if is_allowed(actor, event, state):
        assert (status, end) == (302, ALLOWED[event][2]), (actor, event)
    else:
        assert (status, end) == (409, state), (actor, event)


def form_of(referral: Referral) -> dict[str, str]:
    purpose = f"referral:{referral.uuid}:{referral.link_number}"
    return {"formulier": public_forms.new_token(purpose), "homepage": ""}


@pytest.fixture
def lying(make_card):
    """A card whose referral lies there in this state."""

    def lie(state: State) -> Referral:
        referral = make_card(is_draft=True).referrals.get()
        if state != State.DRAFT:
            Card.objects.filter(pk=referral.card_id).update(
                offered_at="2026-11-01T12:00:00Z", expires_at="2100-01-01T12:00:00Z"
            )
        return put(referral, state)

    return lie


@pytest.mark.parametrize("state", State)
def test_the_worker_makes_the_moves_of_the_worker(by, lying, state):
    referral = lying(state)
    for event in Event:
        address = reverse("referrals-move", args=[referral.uuid, event])
        works_or_is_refused(by["the worker"], address, referral, WORKER, event)


@pytest.mark.parametrize("state", State)
def test_a_host_with_a_link_that_counts_makes_the_moves_of_a_host(by, lying, state):
    referral = lying(state)
    token, form = links.token_of(referral), form_of(referral)
    for role, event in [(role, event) for role in ("visitor", "another worker") for event in Event]:
        address = reverse("referral-host-move", args=[token, event])
        works_or_is_refused(by[role], address, referral, HOST, event, **form)


@pytest.mark.parametrize("state", State)
def test_a_link_that_was_used_moves_nothing(by, lying, state):
    referral = lying(state)
    token, form = links.token_of(referral), form_of(referral)
    Referral.objects.filter(pk=referral.pk).update(link_number=referral.link_number + 1)
    for event in Event:
        assert asked(by["visitor"], reverse("referral-host-move", args=[token, event]), **form) == 409, event


@pytest.mark.parametrize("state", State)
def test_a_resident_with_the_code_makes_the_moves_of_a_resident(by, lying, state):
    referral = lying(state)
    for event in Event:
        address = reverse("card-move", args=[referral.card.shown_code, event])
        form = {"formulier": public_forms.new_token(f"card:{referral.card_id}")}
        if state == State.DRAFT:
            # Nobody has the code of a list yet. Who tries it is counted, but not among the referrals.
            with undone():
                assert asked(by["visitor"], address, **form) == 404, event
        else:
            works_or_is_refused(by["visitor"], address, referral, RESIDENT, event, **form)


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        ("visitor", 302),
        ("another worker", 404),
        ("moderator", 403),
        ("programme manager", 403),
        ("organiser", 403),
        ("somebody with an account", 403),
    ],
)
def test_who_has_nothing_to_do_with_it_moves_nothing_from_any_state(by, lying, role, refusal):
    referral = lying(State.DRAFT)
    card, client = referral.card, by[role]
    for state in State:
        put(referral, state)
        for event in Event:
            assert asked(client, reverse("referrals-move", args=[referral.uuid, event])) == refusal, (state, event)
            assert asked(client, reverse("referral-host-move", args=["x", event])) == 404, (state, event)
        for name in ("referrals-card-offer", "referrals-card-withdraw", "referrals-card-language"):
            assert asked(client, reverse(name, args=[card.uuid])) == refusal, (state, name)


@pytest.mark.parametrize("role", ["another worker", "moderator", "programme manager", "organiser"])
def test_who_has_nothing_to_do_with_it_sees_nothing_of_it(by, make_card, role):
    card = make_card()
    answer = by[role].get(reverse("referrals-card", args=[card.uuid]))
    assert answer.status_code == (404 if role == "another worker" else 403)
    listed = by[role].get(reverse("referrals"))
    taken = by[role].post(reverse("referrals-export"))
    for seen in (listed, taken):
        assert card.shown_code not in seen.content.decode()
        assert card.code not in seen.content.decode()
