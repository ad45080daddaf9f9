"""Which dates a plan gives, before anybody stores it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import days_off
from activities.enums import ExceptionKind
from activities.models import Activity, Occurrence, Place, Schedule
from activities.recurrence import RuleError, dates
from activities.schedule_checks import check_closed_period, check_exception, check_schedule
from activities.schedules import days_of, occurrences_of
from activities.snapshots import NO_PLAN, SCHEDULE, Plan, closed_from, plan_of, unstored

SHOWN_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Skipped:
    """A date of the rule on which it does not take place."""

    day: date
    reason: str


def preview(plan: Plan, *, activity: Activity | None = None) -> list[Occurrence]:
    """The moments of the coming year, cancelled ones among them, in order of time; the same rules as when it is stored.

    Raises ValidationError for what could not be stored.
    """
    schedules = checked(plan, activity=activity)
    today, now = timezone.localdate(), timezone.now()
    rows = [row for each in schedules for row in occurrences_of(each, today, today + SHOWN_AHEAD)]
    return sorted((row for row in rows if row.ends_at > now), key=lambda row: (row.starts_at, row.ends_at))


def checked(plan: Plan, *, activity: Activity | None = None) -> list[Schedule]:
    """The schedules of a plan, not stored, with rules and days in their plain form. Raises ValidationError.

    What an activity has already is not looked at again.
    """
    schedules, faults = look_at(plan, activity=activity)
    if faults:
        raise faults[0].error
    return schedules


@dataclass(frozen=True)
class Fault:
    """What could not be stored. `exception` and `schedule`, or `closed`, are the numbers in the plan."""

    error: ValidationError
    schedule: int | None = None
    exception: int | None = None
    closed: int | None = None


def look_at(plan: Plan, *, activity: Activity | None = None) -> tuple[list[Schedule], list[Fault]]:
    """As `checked`, with all that is wrong at once."""
    stored = plan_of(activity) if activity else NO_PLAN
    schedules, faults = unstored(plan, _copy(activity)), list[Fault]()
    before = {each["uuid"]: each for each in stored["schedules"]}
    for number, (schedule, said) in enumerate(zip(schedules, plan["schedules"], strict=True)):
        faults += _faults(schedule, said, before.get(said["uuid"]), number)
    return schedules, faults + list(_faults_of_closed(plan, stored))


def skipped(plan: Plan, *, activity: Activity | None = None) -> list[Skipped]:
    """The days of the coming year on which a holiday or a closed period keeps it from taking place, with why."""
    today, found = timezone.localdate(), set()
    for schedule in unstored(plan, _copy(activity)):
        rule = (schedule.rule, schedule.starts_on, schedule.ends_on)
        days = set(dates(*rule, today, today + SHOWN_AHEAD)) - set(days_of(schedule, today, today + SHOWN_AHEAD))
        # A date that moved out of days that are closed is told where it went.
        moved = {each.on for each in schedule.exceptions.all() if each.kind == ExceptionKind.MOVED}
        found |= {Skipped(day, why_skipped(schedule, day)) for day in days - moved}
    return sorted(found, key=lambda each: each.day)


def why_skipped(schedule: Schedule, day: date) -> str:
    """Of a day of the rule that is none of its dates."""
    if schedule.skip_public_holidays and (name := days_off.public_holiday(day)):
        return name
    if schedule.skip_school_holidays and (name := days_off.school_holiday(day)):
        return name
    closed = (each.reason for each in schedule.activity.closed_periods.all() if each.first_on <= day <= each.last_on)
    return next(closed, "") or _("dicht")


def _copy(activity: Activity | None) -> Activity:
    copy = Activity(pk=activity.pk if activity else None)
    copy.place = activity.place if activity else Place()
    return copy


def _faults(schedule: Schedule, said: dict[str, Any], stored: dict[str, Any] | None, number: int) -> Iterator[Fault]:
    """As it is when it is stored: what stays as it was is not looked at again."""
    if stored is None or any(said[name] != stored[name] for name in SCHEDULE):
        try:
            check_schedule(schedule)
        except ValidationError as error:
            yield Fault(error, number)
            return
    kept, today = {each["on"]: each for each in stored["exceptions"]} if stored else {}, timezone.localdate()
    for place, exception in enumerate(schedule.exceptions.all()):
        each = said["exceptions"][place]
        is_past = max(exception.on, exception.new_on or date.min) < today
        if not is_past and kept.get(each["on"]) != each:
            try:
                check_exception(exception)
            except ValidationError as error:
                yield Fault(error, number, place)
            except RuleError as error:
                yield Fault(ValidationError(str(error)), number, place)


def _faults_of_closed(plan: Plan, stored: Plan) -> Iterator[Fault]:
    kept = [(each["first_on"], each["last_on"]) for each in stored["closed"]]
    for number, said in enumerate(plan["closed"]):
        if (said["first_on"], said["last_on"]) not in kept:
            try:
                check_closed_period(closed_from(said, Activity()))
            except ValidationError as error:
                yield Fault(error, closed=number)
