"""Every state, by everybody, with every event: what the table allows works, all else changes nothing."""

from itertools import product

import pytest
from django.core import serializers
from django.utils import timezone

from referrals import actions
from referrals.enums import ENDED, Actor, DeclineReason, Event, Origin, State
from referrals.models import AuditRecord, Card, Referral
from referrals.transitions import TRANSITIONS, MoveRefused, moves
from referrals.who import Who

# Said once more, apart from the code: (event, actors who may, states from which) -> state.
WORKER, HOST, RESIDENT, SYSTEM = Actor.WORKER, Actor.HOST, Actor.RESIDENT, Actor.SYSTEM
OPEN = {State.OFFERED, State.ACCEPTED, State.CONTACT}
ALLOWED = {
    Event.OFFER: ({WORKER}, {State.DRAFT}, State.OFFERED),
    Event.ACCEPT: ({WORKER, HOST}, {State.OFFERED}, State.ACCEPTED),
    Event.FULL: ({WORKER, HOST}, OPEN, State.DECLINED),
    Event.UNFIT: ({WORKER, HOST}, OPEN, State.DECLINED),
    Event.STOP: ({WORKER, HOST}, OPEN, State.DECLINED),
    Event.CONTACT: ({WORKER, HOST}, {State.ACCEPTED}, State.CONTACT),
    Event.CAME: ({WORKER, HOST}, OPEN, State.CAME),
    Event.NO_SHOW: ({WORKER, HOST}, {State.ACCEPTED, State.CONTACT}, State.NO_SHOW),
    Event.FINISH: ({WORKER, SYSTEM}, {State.CAME}, State.DONE),
    Event.EXPIRE: ({SYSTEM}, OPEN, State.EXPIRED),
    Event.WITHDRAW: ({WORKER, RESIDENT}, set(State) - {State.DRAFT, State.WITHDRAWN}, State.WITHDRAWN),
}


def put(referral: Referral, state: State) -> Referral:
    """As it would lie there in this state."""
    referral.state, referral.reason = state, DeclineReason.FULL if state == State.DECLINED else ""
    referral.ended_at = timezone.now() if state in ENDED else None
    referral.save()
    if state == State.DRAFT:
        Card.objects.filter(pk=referral.card_id).update(offered_at=None, expires_at=None)
    return referral


def stored() -> str:
    rows = [*Card.objects.order_by("pk"), *Referral.objects.order_by("pk"), *AuditRecord.objects.all()]
    return serializers.serialize("json", rows)


def test_the_table_is_what_was_agreed():
    assert set(TRANSITIONS) == set(ALLOWED) == set(Event)
    for event, (who, starts, end) in ALLOWED.items():
        way = TRANSITIONS[event]
        assert (way.may, way.starts, way.end) == (who, starts, end), event


@pytest.mark.parametrize("state", State)
def test_from_each_state_everybody_can_do_what_the_table_says_and_nothing_else(referral, state):
    for actor, event in product(Actor, Event):
        put(referral, state)
        who, starts, end = ALLOWED[event]
        before = stored()
        by = Who(actor, Origin.DESK)
        if actor in who and state in starts:
            actions.move(referral, event, by=by)
            assert Referral.objects.get(pk=referral.pk).state == end, (actor, event)
            Card.objects.filter(pk=referral.card_id).update(
                withdrawn_at=None, offered_at=timezone.now(), expires_at=timezone.now() + actions.CARD_LASTS
            )
        else:
            with pytest.raises(MoveRefused):
                actions.move(referral, event, by=by)
            assert stored() == before, (actor, event)


@pytest.mark.parametrize("state", State)
def test_the_moves_that_are_offered_are_those_that_are_allowed(state):
    for actor in Actor:
        assert set(moves(state, actor)) == {
            event for event, (who, starts, _end) in ALLOWED.items() if actor in who and state in starts
        }
