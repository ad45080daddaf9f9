"""The alternative to rows of occurrences: expand the rules of every candidate each time that somebody asks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from activities.enums import OccurrenceStatus
from activities.models import Schedule
from activities.moments import ANY_TIME
from activities.schedules import CHANGEABLE, said_of
from activities.search import Criteria, matching

# What an expansion reads of an activity and its place, and nothing else.
COLUMNS = ("category", "age_policy", "age_from_months", "age_to_months", "place__lat", "place__lon")
RELATED = ("closed_periods", "schedules__exceptions__new_place")

# When it starts, and the id of the activity.
Start = tuple[datetime, int]


def find_by_rules(criteria: Criteria) -> list[Start]:
    return expand(candidates(criteria), criteria)


def candidates(criteria: Criteria) -> list[Schedule]:
    """The schedules of what fits in all but its times: theme, box, age and price are told by the database."""
    rows = matching(replace(criteria, when=ANY_TIME)).order_by()
    schedules = []
    for activity in rows.select_related("place").only(*COLUMNS).prefetch_related(*RELATED):
        for schedule in activity.schedules.all():
            schedule.activity = activity
            schedules.append(schedule)
    return schedules


def expand(schedules: Iterable[Schedule], criteria: Criteria) -> list[Start]:
    assert criteria.when.days
    assert criteria.when.from_minute is not None
    starts = (each for row in schedules for each in _starts(row, *criteria.when.days, criteria.when.from_minute))
    return sorted(starts)


def find_by_rows(criteria: Criteria) -> list[int]:
    """The same answer, as the search reads it."""
    return list(matching(criteria).order_by().values_list("pk", flat=True))


def _starts(schedule: Schedule, first: date, last: date, from_minute: int) -> list[Start]:
    found = []
    for said in said_of(schedule, first, last):
        row = dict(zip(CHANGEABLE, said.values, strict=True))
        compared = row["end_minute"] - 1 if row["is_opening_hours"] else row["start_minute"]
        is_that_day = first <= row["local_on"] <= last
        if is_that_day and compared >= from_minute and row["status"] != OccurrenceStatus.CANCELLED:
            found.append((row["starts_at"], schedule.activity_id))
    return found
