"""Which dates a plan gives, before anybody stores it."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.enums import ExceptionKind
from activities.models import Activity, Occurrence, Place, Schedule
from activities.recurrence import RuleError
from activities.schedule_checks import check_exception, check_schedule
from activities.schedules import occurrences_of
from activities.snapshots import Plan, unstored

SHOWN_AHEAD = timedelta(days=366)


def preview(plan: Plan, *, activity: Activity | None = None) -> list[Occurrence]:
    """The moments of the coming year, cancelled ones among them, in order of time; the same rules as when it is stored.

    Raises ValidationError for what could not be stored.
    """
    schedules = checked(plan, activity=activity)
    today, now = timezone.localdate(), timezone.now()
    rows = [row for each in schedules for row in occurrences_of(each, today, today + SHOWN_AHEAD)]
    return sorted((row for row in rows if row.ends_at > now), key=lambda row: (row.starts_at, row.ends_at))


def checked(plan: Plan, *, activity: Activity | None = None) -> list[Schedule]:
    """The schedules of a plan, not stored, with rules and days in their plain form. Raises ValidationError."""
    schedules, today = unstored(plan, _copy(activity)), timezone.localdate()
    for schedule in schedules:
        _check(schedule, today)
    return schedules


def _copy(activity: Activity | None) -> Activity:
    copy = Activity(pk=activity.pk if activity else None)
    copy.place = activity.place if activity else Place()
    return copy


def _check(schedule: Schedule, today: date) -> None:
    try:
        check_schedule(schedule)
        for exception in schedule.exceptions.all():
            if exception.kind == ExceptionKind.MOVED or exception.on >= today:
                check_exception(exception)
    except RuleError as error:
        raise ValidationError(str(error)) from error
