"""Which programmes make something possible, and which did."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q
from django.utils import timezone

from activities.models import Funding, Grant


@dataclass(frozen=True)
class Ended:
    """`goes_on` is the grant that pays now, when there is one that followed."""

    funding: Funding
    goes_on: Grant | None


@dataclass(frozen=True)
class Money:
    """What runs today, and what ended. What still has to begin is not told."""

    now: list[Funding] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)


def money_for(of: Q) -> Money:
    """Of the fundings that `of` says: one query, and one for each grant further on that follows another."""
    today = timezone.localdate()
    rows = Funding.objects.shown().filter(of).with_grant()
    fundings = list(rows.order_by(F("grant__programme__start_year").asc(nulls_last=True), "id"))
    ended = [Ended(row, goes_on_with(row.grant, today)) for row in fundings if row.is_over(today)]
    return Money([row for row in fundings if row.runs(today)], ended)


def goes_on_with(grant: Grant, today: date) -> Grant | None:
    """The first of those that follow it that runs."""
    seen = {grant.pk}
    row = grant.successor
    while row and row.pk not in seen:
        if row.runs(today):
            return row
        seen.add(row.pk)
        row = row.successor
    return None
