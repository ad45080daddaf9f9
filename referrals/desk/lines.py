"""A referral as a worker sees it, on the desk and on the page of a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.finder.facts import Contact
from activities.models import Activity, Category
from referrals import actions, catalogue, emails
from referrals.desk.words import EVENT_ICONS, NEXT_STEPS, SHORT_STATES, SILENT, STATE_ICONS, WHO_SPOKE
from referrals.enums import OPEN, Actor, Event, State
from referrals.models import AuditRecord, Referral
from referrals.transitions import TRANSITIONS, moves


@dataclass(frozen=True)
class Move:
    event: Event
    icon: str

    @property
    def label(self) -> str:
        return capfirst(str(self.event.label))


@dataclass(frozen=True)
class Line:
    """`activity` is None when it is not on the site any more; `spoke` is who moved it last, "" when nobody knows."""

    referral: Referral
    activity: Activity | None
    category: Category | None
    spoke: str
    is_silent: bool

    @property
    def name(self) -> str:
        """On one line."""
        return " ".join(self.activity.name.split()) if self.activity else _("Staat niet meer op de site")

    @property
    def icon(self) -> str:
        return STATE_ICONS[self.referral.state]

    @property
    def state(self) -> str:
        return state_words(self.referral)

    @property
    def is_open(self) -> bool:
        return self.referral.state in OPEN

    @property
    def next_step(self) -> str:
        if self.is_silent:
            return str(SILENT) % {"days": actions.ASK_AFTER_WORKING_DAYS}
        return str(NEXT_STEPS[self.referral.state])

    @property
    def contact(self) -> Contact:
        return emails.public_contact(self.activity) if self.activity else Contact()

    @property
    def moves(self) -> list[Move]:
        """Those of this one activity; giving and withdrawing is for the whole card."""
        own = [event for event in moves(self.referral.state, Actor.WORKER) if not TRANSITIONS[event].is_of_card]
        return [Move(event, EVENT_ICONS[event]) for event in own]


def state_words(referral: Referral) -> str:
    """With the reason, when it was declined."""
    state = str(State(referral.state).label)
    return f"{state}: {referral.get_reason_display()}" if referral.reason else state


def short_state(referral: Referral) -> str:
    """In a word or two: "geweest", "kon niet (vol)"."""
    state = str(SHORT_STATES[referral.state])
    return f"{state} ({referral.get_reason_display()})" if referral.reason else state


def lines_of(referrals: Sequence[Referral]) -> list[Line]:
    """Five queries, whatever the number."""
    activities, spoke = catalogue.activities_of(referrals), _last_spoke(referrals)
    categories = Category.objects.in_bulk({row.category for row in referrals}, field_name="slug")
    quiet = actions.quiet_since()
    return [
        Line(
            row,
            activities.get(row.activity_uuid),
            categories.get(row.category),
            spoke.get(row.uuid, ""),
            row.state in OPEN and row.state_since < quiet,
        )
        for row in referrals
    ]


def _last_spoke(referrals: Sequence[Referral]) -> dict[UUID, str]:
    """In words who made the last move of each, as the log has it."""
    rows = AuditRecord.objects.filter(object_uuid__in=[row.uuid for row in referrals], action__in=Event.values)
    last = dict(rows.order_by("sequence").values_list("object_uuid", "actor"))
    return {uuid: str(WHO_SPOKE.get(actor, "")) for uuid, actor in last.items() if uuid}
