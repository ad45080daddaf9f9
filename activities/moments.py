"""Which occurrences a question is about."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Window, prefetch_related_objects
from django.db.models.functions import RowNumber
from django.utils import timezone

from activities.models import Activity, Occurrence, Place
from activities.models.occurrence import OccurrenceQuerySet
from activities.recurrence import MIDNIGHT, instant
from activities.schedules import horizon, zone

# So many moments of one activity are told at once.
SHOWN = 6
# A moment ends on the day it begins, and once a year a day has 25 hours.
LONGEST_MOMENT = timedelta(hours=25)


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

    @property
    def is_short(self) -> bool:
        """No activity has many moments in it."""
        return self.now_open or (self.days is not None and self.days[1] - self.days[0] <= timedelta(days=7))

    def without_hours(self) -> "Span":
        return Span(days=self.days)


ANY_TIME = Span()


def in_span(span: Span, now: datetime) -> OccurrenceQuerySet:
    """Occurrences that are not over and fit, cancelled ones too."""
    rows = Occurrence.objects.not_over(now)
    if span.days:
        rows = rows.filter(days_between(*span.days))
    if span.now_open:
        # Without the first bound, all that is still to come is read.
        rows = rows.filter(starts_at__gt=now - LONGEST_MOMENT, starts_at__lte=now)
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


def next_of(
    activities: Collection[Activity], occurrences: OccurrenceQuerySet, *, is_few: bool
) -> dict[int, list[Occurrence]]:
    """As `first_of`, with their places: one query more where it is not usually."""
    found = first_of([each.pk for each in activities], occurrences, is_few=is_few)
    _add_places(chain.from_iterable(found.values()), {each.place_id: each.place for each in activities})
    return found


def first_of(
    activities: Collection[int], occurrences: OccurrenceQuerySet, *, is_few: bool
) -> dict[int, list[Occurrence]]:
    """The first of the occurrences of each activity, by its id, in time order: up to SHOWN, and as many cancelled ones.

    One query. `is_few`: no activity has many among them.
    """
    rows = occurrences.filter(activity__in=activities)
    if not is_few:
        number = Window(RowNumber(), partition_by=["activity", "status"], order_by=["starts_at", "id"])
        rows = rows.annotate(number=number).filter(number__lte=SHOWN)
    found: dict[int, list[Occurrence]] = {}
    told: Counter[tuple[int, str]] = Counter()
    for row in rows.in_time_order():
        told[row.activity_id, row.status] += 1
        if told[row.activity_id, row.status] <= SHOWN:
            found.setdefault(row.activity_id, []).append(row)
    return found


def first_after(starts: Mapping[Activity, datetime]) -> dict[int, list[Occurrence]]:
    """Of each activity, by its id, the first that goes on after this moment, if there is one."""
    later = reduce(or_, (Q(activity=each, starts_at__gt=start) for each, start in starts.items()), Q(pk__in=[]))
    number = Window(RowNumber(), partition_by=["activity"], order_by=["starts_at", "id"])
    rows = list(Occurrence.objects.happening().filter(later).annotate(number=number).filter(number=1))
    _add_places(rows, {each.place_id: each.place for each in starts})
    return {row.activity_id: [row] for row in rows}


def _add_places(occurrences: Iterable[Occurrence], known: Mapping[int, Place]) -> None:
    """Reading them all again with the occurrences takes three times as long."""
    elsewhere = []
    for row in occurrences:
        if row.place_id in known:
            row.place = known[row.place_id]
        else:
            elsewhere.append(row)
    places = Place.objects.select_related("buurt").defer("buurt__outline")
    prefetch_related_objects(elsewhere, Prefetch("place", places))


def last_turns(now: datetime | None = None) -> "tuple[QuerySet[Any, datetime], QuerySet[Any, datetime]]":
    """When something last began and last ended, each a query: between two turns a question has the same answer."""
    moment = now or timezone.now()
    began = Occurrence.objects.filter(starts_at__lte=moment).order_by("-starts_at")
    ended = Occurrence.objects.filter(ends_at__lte=moment).order_by("-ends_at")
    return began.values_list("starts_at", flat=True)[:1], ended.values_list("ends_at", flat=True)[:1]
