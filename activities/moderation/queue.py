"""What waits for a moderator, oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.actions import seen_of_many
from activities.enums import Status, Verb
from activities.models import Activity, AuditEntry, Claim, Organisation, Proposal, Report
from activities.moderation.paging import Pages
from activities.moderation.warnings import warnings_of


class Kind(StrEnum):
    ACTIVITIES = "activiteiten"
    PROPOSALS = "voorstellen"
    CLAIMS = "claims"
    REPORTS = "meldingen"
    ORGANISATIONS = "organisaties"


LABELS: dict[Kind, str | Promise] = {
    Kind.ACTIVITIES: _("Nieuwe activiteiten"),
    Kind.PROPOSALS: _("Voorstellen"),
    Kind.CLAIMS: _("Claims"),
    Kind.REPORTS: _("Meldingen"),
    Kind.ORGANISATIONS: _("Nog niet vertrouwde organisaties"),
}
# An organisation that is not trusted may stay so: it would stand above all that waits for a decision.
IN_ALL = (Kind.ACTIVITIES, Kind.PROPOSALS, Kind.CLAIMS, Kind.REPORTS)


@dataclass(frozen=True)
class Item:
    kind: Kind
    at: datetime
    row: Any
    warnings: list[str] = field(default_factory=list)
    seen: str = ""

    @property
    def is_safe(self) -> bool:
        """Nothing about it asks for a closer look, so it may be published together with others."""
        return self.kind == Kind.ACTIVITIES and not self.warnings


def waiting(kind: Kind) -> QuerySet[Any]:
    """With `since`: when it began to wait."""
    if kind == Kind.ACTIVITIES:
        sent = AuditEntry.objects.filter(activity=OuterRef("pk"), verb=Verb.SUBMIT).order_by()
        last = Subquery(sent.values("activity").annotate(last=Max("at")).values("last"))
        rows = Activity.objects.filter(status=Status.SUBMITTED).annotate(since=Coalesce(last, "updated_at"))
        return rows.select_related("category", "organisation", "place")
    if kind == Kind.PROPOSALS:
        return _since("made_at", Proposal.objects.waiting().select_related("activity__organisation", "made_by"))
    if kind == Kind.CLAIMS:
        return _since("made_at", Claim.objects.waiting().select_related("organisation", "activity", "place"))
    if kind == Kind.REPORTS:
        return _since("created_at", Report.objects.new().with_subject())
    return not_verified()


def not_verified() -> QuerySet[Organisation]:
    """Those with members, with how many of their activities a person approved."""
    entries = Q(activities__audit__verb__in=(Verb.PUBLISH, Verb.ACCEPT), activities__audit__actor_uuid__isnull=False)
    rows = Organisation.objects.filter(is_verified=False, memberships__isnull=False)
    return rows.annotate(
        since=Min("memberships__created_at"), approved=Count("activities", filter=entries, distinct=True)
    )


def _since(column: str, rows: Any) -> QuerySet[Any]:
    since: QuerySet[Any] = rows.annotate(since=F(column))
    return since


def counts() -> dict[Kind, int]:
    return {kind: waiting(kind).count() for kind in Kind}


def page_of(kinds: Iterable[Kind], pages: Pages) -> list[Item]:
    """Two queries for each kind, and three for the activities."""
    keys = sorted(
        (since, kind, pk)
        for kind in kinds
        for since, pk in waiting(kind).order_by("since", "pk").values_list("since", "pk")[: pages.end]
    )[pages.start : pages.end]
    rows = {kind: _read(kind, [pk for _at, of, pk in keys if of == kind]) for kind in kinds}
    activities = rows.get(Kind.ACTIVITIES, {}).values()
    warnings, seen = (warnings_of(activities), seen_of_many(activities)) if activities else ({}, {})
    return [
        Item(kind, at, rows[kind][pk], *((warnings[pk], seen[pk]) if kind == Kind.ACTIVITIES else ()))
        for at, kind, pk in keys
        if pk in rows[kind]
    ]


def _read(kind: Kind, ids: list[int]) -> dict[int, Any]:
    return {row.pk: row for row in waiting(kind).filter(pk__in=ids)} if ids else {}
