"""The one table of how a referral goes from state to state, and who may move it."""

from dataclasses import dataclass

from referrals.enums import OPEN, Actor, DeclineReason, Event, State


@dataclass(frozen=True)
class Transition:
    starts: frozenset[State]
    end: State
    may: frozenset[Actor]
    reason: DeclineReason | None = None
    # All referrals of the card go together.
    is_of_card: bool = False


WORKER, SYSTEM = frozenset({Actor.WORKER}), frozenset({Actor.SYSTEM})
# A worker who phoned the host writes down what was said.
ANSWER = WORKER | {Actor.HOST}
DRAFT = frozenset({State.DRAFT})

TRANSITIONS: dict[Event, Transition] = {
    Event.OFFER: Transition(DRAFT, State.OFFERED, WORKER, is_of_card=True),
    Event.ACCEPT: Transition(frozenset({State.OFFERED}), State.ACCEPTED, ANSWER),
    Event.FULL: Transition(OPEN, State.DECLINED, ANSWER, DeclineReason.FULL),
    Event.UNFIT: Transition(OPEN, State.DECLINED, ANSWER, DeclineReason.UNFIT),
    Event.STOP: Transition(OPEN, State.DECLINED, ANSWER, DeclineReason.STOPPED),
    Event.CONTACT: Transition(frozenset({State.ACCEPTED}), State.CONTACT, ANSWER),
    # Who has a card may walk in before the host has answered.
    Event.CAME: Transition(OPEN, State.CAME, ANSWER),
    Event.NO_SHOW: Transition(frozenset({State.ACCEPTED, State.CONTACT}), State.NO_SHOW, ANSWER),
    Event.FINISH: Transition(frozenset({State.CAME}), State.DONE, WORKER | SYSTEM),
    Event.EXPIRE: Transition(OPEN, State.EXPIRED, SYSTEM),
    # Always, and also by the worker, for a resident who asks them to.
    Event.WITHDRAW: Transition(
        frozenset(State) - DRAFT - {State.WITHDRAWN},
        State.WITHDRAWN,
        WORKER | {Actor.RESIDENT},
        is_of_card=True,
    ),
}


class MoveRefused(Exception):
    """The referral is not in a state from which this actor can make this move; nothing was written."""


def moves(state: str, actor: Actor) -> list[Event]:
    """The moves that this actor can make now, in the order of the table."""
    return [event for event, each in TRANSITIONS.items() if state in each.starts and actor in each.may]


def transition(event: Event, state: str, actor: Actor) -> Transition:
    """Raises MoveRefused."""
    each = TRANSITIONS[event]
    if state not in each.starts or actor not in each.may:
        raise MoveRefused
    return each
