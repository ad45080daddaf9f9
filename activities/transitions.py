"""The one table of how an activity goes from state to state, and who may move it."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.models import User
from activities.enums import Status, Verb
from activities.models import Activity, Membership


class Actor(StrEnum):
    SYSTEM = "system"
    MEMBER = "member"
    # A member of an organisation that is verified.
    TRUSTED = "trusted"
    MODERATOR = "moderator"


@dataclass(frozen=True)
class Transition:
    starts: frozenset[Status]
    end: Status
    may: frozenset[Actor]


DRAFT, SUBMITTED, PUBLISHED = Status.DRAFT, Status.SUBMITTED, Status.PUBLISHED
WITHDRAWN, ARCHIVED = Status.WITHDRAWN, Status.ARCHIVED
OWN = frozenset({Actor.MEMBER, Actor.TRUSTED})
MODERATOR = frozenset({Actor.MODERATOR})
SYSTEM = frozenset({Actor.SYSTEM})

TRANSITIONS: dict[Verb, Transition] = {
    Verb.SUBMIT: Transition(frozenset({DRAFT, WITHDRAWN}), SUBMITTED, OWN),
    Verb.RETRACT: Transition(frozenset({SUBMITTED}), DRAFT, OWN),
    Verb.SEND_BACK: Transition(frozenset({SUBMITTED}), DRAFT, MODERATOR),
    Verb.PUBLISH: Transition(frozenset({DRAFT, SUBMITTED, WITHDRAWN}), PUBLISHED, SYSTEM | MODERATOR | {Actor.TRUSTED}),
    Verb.WITHDRAW: Transition(frozenset({PUBLISHED}), WITHDRAWN, SYSTEM | OWN | MODERATOR),
    Verb.ARCHIVE: Transition(frozenset({DRAFT, PUBLISHED, WITHDRAWN}), ARCHIVED, SYSTEM | OWN | MODERATOR),
    Verb.RESTORE: Transition(frozenset({ARCHIVED}), DRAFT, OWN | MODERATOR),
}


class TransitionRefused(Exception):
    """The activity is not in a state from which this move starts."""


def actors(user: User | None, activity: Activity) -> frozenset[Actor]:
    """What somebody is to this activity; costs a query. Nobody (None) is the system, such as an import."""
    if user is None:
        return SYSTEM
    roles = MODERATOR if user.may_moderate else frozenset()
    organisation = activity.organisation
    if organisation and Membership.objects.filter(organisation=organisation, user=user).exists():
        roles = roles | {Actor.TRUSTED if organisation.is_verified else Actor.MEMBER}
    return roles


def moves(activity: Activity, who: frozenset[Actor]) -> list[Verb]:
    """The moves that these actors can make now, in the order of the table."""
    return [verb for verb, each in TRANSITIONS.items() if activity.status in each.starts and who & each.may]
