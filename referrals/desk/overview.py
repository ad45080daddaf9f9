"""The desk of a worker: how many there are of what, and what to look at first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.moderation.paging import Pages
from referrals import actions
from referrals.desk.lines import Line, lines_of
from referrals.enums import ENDED, OPEN, State
from referrals.models import Card, Referral
from referrals.models.card import ReferralQuerySet

# So many of each kind stand on the first page; the rest is one tap away.
FIRST = 5
SILENT, CAME, RUNNING, OVER = "stil", "geweest", "loopt", "klaar"


@dataclass(frozen=True)
class Kind:
    key: str
    icon: str
    title: str | Promise
    hint: str | Promise


KINDS = (
    Kind(
        SILENT,
        "phone",
        _("Stil: bel even"),
        _("Hier hoorde je een werkweek lang niets over. Blijft het stil? Dan verloopt het vanzelf."),
    ),
    Kind(CAME, "footprints", _("Geweest"), _("Vraag hoe het was. Daarna rond je het met één tik af.")),
    Kind(RUNNING, "hourglass", _("Loopt"), _("Je krijgt een mail als de gastheer of gastvrouw iets laat weten.")),
    Kind(OVER, "check-check", _("Klaar"), _("Later worden dit tellingen, zonder kaartje.")),
)


@dataclass(frozen=True)
class Section:
    kind: Kind
    total: int
    lines: list[Line]

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.lines)


@dataclass(frozen=True)
class Overview:
    """`chosen` is the kind that was asked for, with its pages; without one there is a bit of each."""

    draft: Card | None
    numbers: list[tuple[Kind, int]]
    sections: list[Section]
    chosen: str
    pages: Pages | None

    @property
    def is_empty(self) -> bool:
        return not any(number for _kind, number in self.numbers)


def overview_of(user: User, params: QueryDict) -> Overview:
    """A fixed number of queries, whatever there is."""
    rows = Referral.objects.made_by(user.uuid).select_related("card")
    numbers = _numbers(rows)
    kind = next((kind for kind in KINDS if kind.key == params.get("stand")), None)
    pages = Pages(numbers[kind.key], params) if kind else None
    kinds = (kind,) if kind else KINDS
    cut = slice(pages.start, pages.end) if pages else slice(0, FIRST)
    found = {each.key: list(_of_kind(rows, each.key)[cut]) if numbers[each.key] else [] for each in kinds}
    lines = {line.referral.pk: line for line in lines_of([row for each in found.values() for row in each])}
    sections = [
        Section(each, numbers[each.key], [lines[row.pk] for row in found[each.key]])
        for each in kinds
        if numbers[each.key] or kind
    ]
    return Overview(
        actions.draft_of(user), [(each, numbers[each.key]) for each in KINDS], sections, kind.key if kind else "", pages
    )


def _numbers(rows: ReferralQuerySet) -> Mapping[str, int]:
    quiet = actions.quiet_since()
    is_open = Q(state__in=OPEN)
    return rows.aggregate(
        **{
            SILENT: Count("pk", filter=is_open & Q(state_since__lt=quiet)),
            RUNNING: Count("pk", filter=is_open & Q(state_since__gte=quiet)),
            CAME: Count("pk", filter=Q(state=State.CAME)),
            OVER: Count("pk", filter=Q(state__in=ENDED - {State.CAME})),
        }
    )


def _of_kind(rows: ReferralQuerySet, key: str) -> ReferralQuerySet:
    quiet = actions.quiet_since()
    return {SILENT: rows.silent(quiet), RUNNING: rows.running(quiet), CAME: rows.came(), OVER: rows.over()}[key]
