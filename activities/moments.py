"""Which occurrences a question is about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from activities.models import Occurrence
from activities.models.occurrence import OccurrenceQuerySet
from activities.recurrence import MIDNIGHT, instant
from activities.schedules import horizon, zone

# So many moments of one activity are told at once.
SHOWN = 6


@dataclass(frozen=True)
class Span:
    """Days (both included) and minutes since midnight [from, to) on the clock here; or what goes on at this moment.

    Opening hours fit when they overlap with the minutes, other moments when they start in them.
    """

    days: tuple[date, date] | None = None
    from_minute: int | None = None
    to_minute: int | None = None
    now_open: bool = False

    def __bool__(self) -> bool:
        return self != Span()

    @property
    def is_beyond_horizon(self) -> bool:
        return self.days is not None and self.days[0] > horizon()

    def without_hours(self) -> "Span":
        return Span(days=self.days)


ANY_TIME = Span()


def in_span(span: Span, now: datetime) -> OccurrenceQuerySet:
    """Occurrences that are not over and fit, cancelled ones too."""
    rows = Occurrence.objects.not_over(now)
    if span.days:
        rows = rows.filter(days_between(*span.days))
    if span.now_open:
        rows = rows.filter(starts_at__lte=now)
    if span.to_minute is not None:
        rows = rows.filter(start_minute__lt=span.to_minute)
    if span.from_minute is not None:
        starts = Q(is_opening_hours=False, start_minute__gte=span.from_minute)
        rows = rows.filter(starts | Q(is_opening_hours=True, end_minute__gt=span.from_minute))
    return rows


def days_between(first: date, last: date) -> Q:
    """Occurrences that start on these days, both included."""
    start, end = (instant(day, MIDNIGHT, zone()) for day in (first, last + timedelta(days=1)))
    return Q(starts_at__gte=start, starts_at__lt=end)


def next_of(activities: Collection[int], span: Span, now: datetime) -> dict[int, list[Occurrence]]:
    """The first occurrences of each activity (id) in time order: up to SHOWN, and as many cancelled ones. One query."""
    number = Window(RowNumber(), partition_by=["activity", "status"], order_by=["starts_at", "id"])
    rows = in_span(span, now).filter(activity__in=activities).annotate(number=number).filter(number__lte=SHOWN)
    found: dict[int, list[Occurrence]] = {}
    for row in rows.select_related("place__buurt").defer("place__buurt__outline").in_time_order():
        found.setdefault(row.activity_id, []).append(row)
    return found


def last_turn(now: datetime | None = None) -> tuple[datetime | None, datetime | None]:
    """When something last began and last ended: between two turns the same question has the same answer."""
    moment = now or timezone.now()
    began = Occurrence.objects.filter(starts_at__lte=moment).order_by("-starts_at").values_list("starts_at", flat=True)
    ended = Occurrence.objects.filter(ends_at__lte=moment).order_by("-ends_at").values_list("ends_at", flat=True)
    return began.first(), ended.first()
