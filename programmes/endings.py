"""What stops on the last day of each grant, as the catalogue is now: the calendar of endings.

Which activities stop is the rule of programmes.endangered. Money for a theme as a whole is told apart: nobody knows
of which place it is.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q

from activities.enums import Status
from activities.models import Activity, Category, Funding, Grant, Occurrence, Schedule
from activities.moments import days_between
from maps.models import Buurt
from programmes.endangered import fundings_that_end, goes_on

WEEKS = 4


class Lost(NamedTuple):
    """Places where something stops, and what stops there. Moments are of the next WEEKS weeks, opening hours too.

    Of `without_times` of the activities we know no times; `moments_per_week` is None when that are all of them.
    """

    places: int
    activities: int
    moments_per_week: float | None
    without_times: int


class Loss(NamedTuple):
    """What is lost of one theme in one buurt; None where nobody knows the buurt."""

    buurt: Buurt | None
    category: Category
    lost: Lost


@dataclass(frozen=True)
class Ending:
    """One last day of a grant: its own, or that of some of its fundings. None: nobody knows the day.

    `successor` is the grant that goes on after it, if there is one; then nothing is lost. `is_filled_in` is whether
    anything at all is known of what the grant pays for.
    """

    grant: Grant
    last_day: date | None
    days_left: int | None
    total: Lost
    losses: list[Loss] = field(default_factory=list)
    themes: list[Category] = field(default_factory=list)
    successor: Grant | None = None
    is_filled_in: bool = True


class _Planned(NamedTuple):
    activity: Activity
    has_times: bool
    moments: int


def calendar_of_endings(today: date) -> list[Ending]:
    """The first to come first, those of which nobody knows the day last. What is over is left out, and examples.

    A query for each day on which something ends, and a few more.
    """
    grants = list(_grants())
    found = {grant.pk: _last_days(grant, today) for grant in grants}
    days = {day for each in found.values() for day in each}
    stopping = {day: _stopping_on(day, today) for day in days}
    planned = _planned([each for rows in stopping.values() for each in rows], today)
    pairs = [(day, grant) for grant in grants for day in found[grant.pk]]
    pairs.sort(key=lambda pair: (pair[0] is None, pair[0] or today))
    return [_ending(grant, day, today, stopping[day], planned) for day, grant in pairs]


def _grants() -> Iterable[Grant]:
    fundings = Funding.objects.filter(is_example=False).select_related("category")
    grants = Grant.objects.filter(is_example=False).select_related("programme", "successor__programme")
    return grants.prefetch_related(Prefetch("fundings", fundings)).order_by("programme__slug", "pk")


def _last_days(grant: Grant, today: date) -> list[date | None]:
    days = {grant.last_day, *(each.last_day for each in grant.fundings.all())}
    return [day for day in days if day is None or day >= today]


def _stopping_on(day: date | None, today: date) -> list[Funding]:
    return [each for each in fundings_that_end(day or today) if each.last_day == day]


def _ending(
    grant: Grant, day: date | None, today: date, stopping: Iterable[Funding], planned: Iterable[_Planned]
) -> Ending:
    fundings = list(grant.fundings.all())
    rows = _paid([each for each in stopping if each.grant_id == grant.pk], planned)
    themes = {each.category for each in fundings if each.category and each.last_day == day}
    return Ending(
        grant=grant,
        last_day=day,
        days_left=(day - today).days if day else None,
        total=_lost(rows),
        losses=list(_losses(rows)),
        themes=sorted(themes, key=lambda category: (category.position, category.slug)),
        successor=grant.successor if goes_on(grant, day or today) else None,
        is_filled_in=bool(fundings),
    )


def _paid(fundings: Collection[Funding], planned: Iterable[_Planned]) -> list[_Planned]:
    activities = {each.activity_id for each in fundings}
    places = {each.place_id for each in fundings}
    return [row for row in planned if row.activity.pk in activities or row.activity.place_id in places]


def _planned(fundings: Collection[Funding], today: date) -> list[_Planned]:
    """What is on the site of all that these pay for, with its moments."""
    activities = [each.activity_id for each in fundings if each.activity_id]
    places = [each.place_id for each in fundings if each.place_id]
    rows = Activity.objects.filter(Q(pk__in=activities) | Q(place__in=places), status=Status.PUBLISHED)
    rows = rows.filter(is_example=False, place__is_example=False).order_by("pk")
    rows = rows.select_related("category", "buurt").defer("buurt__outline")
    ids = [each.pk for each in rows]
    with_times = set(Schedule.objects.filter(activity__in=ids).values_list("activity", flat=True))
    moments = _moments(ids, today)
    return [_Planned(each, each.pk in with_times, moments.get(each.pk, 0)) for each in rows]


def _moments(activities: list[int], today: date) -> dict[int, int]:
    span = days_between(today, today + timedelta(weeks=WEEKS, days=-1))
    rows = Occurrence.objects.happening().filter(span, activity__in=activities)
    return dict(rows.order_by().values_list("activity").annotate(Count("pk")))


def _losses(rows: Iterable[_Planned]) -> Iterator[Loss]:
    groups: dict[tuple[Buurt | None, Category], list[_Planned]] = {}
    for row in rows:
        groups.setdefault((row.activity.buurt, row.activity.category), []).append(row)
    for (buurt, category), group in sorted(groups.items(), key=lambda item: _order(*item[0])):
        yield Loss(buurt, category, _lost(group))


def _order(buurt: Buurt | None, category: Category) -> tuple[bool, str, str, int, str]:
    name, code = (buurt.sort_name, buurt.code) if buurt else ("", "")
    return buurt is None, name, code, category.position, category.slug


def _lost(rows: Collection[_Planned]) -> Lost:
    without_times = sum(not row.has_times for row in rows)
    return Lost(
        places=len({row.activity.place_id for row in rows}),
        activities=len(rows),
        moments_per_week=None if rows and without_times == len(rows) else _per_week(rows),
        without_times=without_times,
    )


def _per_week(rows: Iterable[_Planned]) -> float:
    """A whole number stays whole."""
    moments = sum(row.moments for row in rows)
    return moments / WEEKS if moments % WEEKS else moments // WEEKS
