"""The schedules of the examples: their days are counted from the day on which they are loaded."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from activities import actions, hours, opening_hours
from activities.enums import ExceptionKind
from activities.models import Activity, ClosedPeriod, Place, Schedule, ScheduleException
from activities.recurrence import dates
from activities.schedules import is_closed, is_date_of
from maps.naming import stable_uuid

# A coming date of the rarest rule (monthly) lies within so many days, also the third one.
LOOK_AHEAD = timedelta(days=130)


def add_plan(activity: Activity, row: Mapping[str, Any], places: Mapping[str, Place]) -> None:
    """`row` has schedules and closed periods as in data/examples.json."""
    today = timezone.localdate()
    for period in row["closed_periods"]:
        first = today + timedelta(days=period["in_days"])
        last = first + timedelta(days=period["days"] - 1)
        actions.close(
            ClosedPeriod(activity=activity, first_on=first, last_on=last, reason=period["reason"]),
            by=None,
        )
    for number, each in enumerate(row["schedules"]):
        schedule = _schedule(activity, each, today)
        schedule.uuid = stable_uuid("schedule", f"{activity.uuid}/{number}")
        actions.add_schedule(schedule, by=None)
        for said in each["exceptions"]:
            if exception := _exception(schedule, said, places, today):
                actions.add_exception(exception, by=None)


def add_opening_hours(activity: Activity, text: str) -> None:
    """Raises ValueError for a text outside the part of the OSM format that we read."""
    said = opening_hours.read(text)
    if said is None:
        raise ValueError(f"opening hours that we cannot read: {text}")
    actions.set_opening_hours(activity, hours.schedules_of(activity, said), by=None)


def _schedule(activity: Activity, row: Mapping[str, Any], today: date) -> Schedule:
    length = row["ends_in_days"]
    return Schedule(
        activity=activity,
        kind=row["kind"],
        starts_on=today - timedelta(days=row["starts_days_ago"]),
        ends_on=None if length is None else today + timedelta(days=length),
        start_time=time.fromisoformat(row["start_time"]),
        end_time=time.fromisoformat(row["end_time"]),
        rule=row["rule"],
        skip_public_holidays=row["skip_public_holidays"],
        skip_school_holidays=row["skip_school_holidays"],
    )


def _exception(
    schedule: Schedule, row: Mapping[str, Any], places: Mapping[str, Place], today: date
) -> ScheduleException | None:
    """None when the schedule has no such date, as happens shortly before it ends."""
    on = _extra_day(schedule, row, today) if row["kind"] == ExceptionKind.EXTRA else _coming_day(schedule, row, today)
    if on is None:
        return None
    exception = ScheduleException(schedule=schedule, kind=row["kind"], on=on, reason=row.get("reason", ""))
    if row["kind"] != ExceptionKind.CANCELLED:
        exception.new_start_time = time.fromisoformat(row["start_time"])
        exception.new_end_time = time.fromisoformat(row["end_time"])
    if row["kind"] == ExceptionKind.MOVED:
        exception.new_on = on + timedelta(days=row["days_later"])
        exception.new_place = places[row["place"]] if row["place"] else None
    return exception


def _coming_day(schedule: Schedule, row: Mapping[str, Any], today: date) -> date | None:
    days = dates(schedule.rule, schedule.starts_on, schedule.ends_on, today + timedelta(days=1), today + LOOK_AHEAD)
    coming = [
        day
        for day in days
        if is_date_of(schedule, day)
        and not is_closed(schedule.activity, day + timedelta(days=row.get("days_later", 0)))
    ]
    return coming[row["nth"]] if row["nth"] < len(coming) else None


def _extra_day(schedule: Schedule, row: Mapping[str, Any], today: date) -> date:
    day = today + timedelta(days=row["in_days"])
    while is_date_of(schedule, day):
        day += timedelta(days=1)
    return day
