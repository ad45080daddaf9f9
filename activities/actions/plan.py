"""When an activity happens: schedules, exceptions and closed periods."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from activities import changes, schedules
from activities.actions.shared import assign, logged_plan
from activities.enums import ExceptionKind
from activities.models import Activity, ClosedPeriod, Occurrence, Schedule, ScheduleException
from activities.models.revision import writing
from activities.schedule_checks import check_closed_period, check_exception, check_schedule, check_still_fits
from activities.snapshots import Plan, closed_from, exception_from, plan_of, schedule_from


@writing()
def add_schedule(
    schedule: Schedule,
    exceptions: Iterable[ScheduleException] = (),
    *,
    by: User | None,
) -> None:
    """Store a schedule with its exceptions and the moments ahead. Raises ValidationError, and then stores nothing."""
    with logged_plan(schedule.activity, by=by):
        _add_schedule(schedule, exceptions)


def _add_schedule(schedule: Schedule, exceptions: Iterable[ScheduleException]) -> None:
    check_schedule(schedule)
    schedule.save()
    for exception in exceptions:
        exception.schedule = schedule
        check_exception(exception)
        exception.save()


@writing()
def change_schedule(schedule: Schedule, values: Mapping[str, Any], *, by: User | None) -> bool:
    """Write what differs; moments that have begun stay as they were. Raises ValidationError.

    Exceptions of dates that the rule no longer has are dropped; one that no longer fits is named in the error. False
    when nothing differed.
    """
    if not assign(schedule, values):
        return False
    stored = Schedule.objects.get(pk=schedule.pk)
    with logged_plan(stored.activity, by=by):
        _change_schedule(schedule)
    schedule.activity.refresh_from_db(fields=["version", "updated_at", "last_moment_ends_at"])
    return True


def _change_schedule(schedule: Schedule) -> None:
    check_schedule(schedule)
    schedule.save()
    for exception in schedules.exceptions_ahead(schedule):
        if exception.kind != ExceptionKind.EXTRA and not schedules.fires_on(schedule, exception.on):
            exception.delete()
        else:
            check_still_fits(exception)


@writing()
def remove_schedule(schedule: Schedule, *, by: User | None) -> None:
    """No more moments; a schedule with a history ends, another vanishes."""
    with logged_plan(schedule.activity, by=by):
        _remove_schedule(schedule)


def _remove_schedule(schedule: Schedule) -> None:
    if Occurrence.objects.filter(schedule=schedule, starts_at__lte=timezone.now()).exists():
        for exception in schedules.exceptions_ahead(schedule):
            exception.delete()
        _end(schedule)
    else:
        moments = list(schedule.occurrences.values_list("uuid", flat=True))
        schedule.delete()
        changes.note_moments(gone=moments)


def _end(schedule: Schedule) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    if schedules.has_begun(schedule):
        last = max(schedule.starts_on, yesterday)
        schedule.ends_on = min(schedule.ends_on or last, last)
    else:
        # All of its history is extra or moved dates; the rule itself may have no date that is still to come.
        schedule.rule, schedule.starts_on, schedule.ends_on = "", yesterday, yesterday
    schedule.save(update_fields=["rule", "starts_on", "ends_on"])


@writing()
def set_opening_hours(activity: Activity, wanted: Iterable[Schedule], *, by: User | None) -> bool:
    """Make the opening hours without an end be these (not stored yet). False when they were so already.

    Hours that come back after a time go on as the schedule that they were.
    """
    stored = {_hours_key(row): row for row in activity.schedules.filter(kind="opening_hours", ends_on=None)}
    new = {_hours_key(row): row for row in wanted}
    for key in stored.keys() - new.keys():
        remove_schedule(stored[key], by=by)
    for key in new.keys() - stored.keys():
        if earlier := activity.schedules.filter(uuid=new[key].uuid).first():
            change_schedule(earlier, {"rule": new[key].rule, "ends_on": None}, by=by)
        else:
            add_schedule(new[key], by=by)
    return stored.keys() != new.keys()


def _hours_key(row: Schedule) -> tuple[Any, ...]:
    return row.rule, row.start_time, row.end_time, row.skip_public_holidays, row.skip_school_holidays


@writing()
def add_exception(exception: ScheduleException, *, by: User | None) -> None:
    """Cancel, move or add one date. Raises ValidationError."""
    with logged_plan(exception.schedule.activity, by=by):
        check_exception(exception)
        exception.save()


@writing()
def remove_exception(exception: ScheduleException, *, by: User | None) -> None:
    with logged_plan(exception.schedule.activity, by=by):
        exception.delete()


@writing()
def close(period: ClosedPeriod, *, by: User | None) -> None:
    """Nothing happens on these days; what was planned then and has not begun goes. Raises ValidationError."""
    with logged_plan(period.activity, by=by):
        check_closed_period(period)
        period.save()


@writing()
def reopen(period: ClosedPeriod, *, by: User | None) -> None:
    with logged_plan(period.activity, by=by):
        period.delete()


def write_plan(activity: Activity, plan: Plan) -> None:
    """Make the schedules be these, inside `writing`; moments, version and log are left to the caller.

    What lies in the past stays, whatever the plan says of it. Raises ValidationError.
    """
    if plan == plan_of(activity):
        return
    _write_closed(activity, plan)
    stored = {str(row.uuid): row for row in activity.schedules.all()}
    for key in stored.keys() - {said["uuid"] for said in plan["schedules"]}:
        _remove_schedule(stored[key])
    for said in plan["schedules"]:
        if schedule := stored.get(said["uuid"]):
            _rewrite_schedule(schedule, said)
        else:
            new = schedule_from(said, activity)
            exceptions = [exception_from(each, new) for each in said["exceptions"]]
            _add_schedule(new, [each for each in exceptions if not _is_past(each)])


def _write_closed(activity: Activity, plan: Plan) -> None:
    wanted = {(row.first_on, row.last_on): row for row in (closed_from(each, activity) for each in plan["closed"])}
    for row in activity.closed_periods.all():
        same = wanted.pop((row.first_on, row.last_on), None)
        if same and same.reason != row.reason:
            row.reason = same.reason
            row.save(update_fields=["reason"])
        elif same is None and row.last_on >= timezone.localdate():
            row.delete()
    for row in wanted.values():
        check_closed_period(row)
        row.save()


def _rewrite_schedule(schedule: Schedule, said: dict[str, Any]) -> None:
    wanted = schedule_from(said, schedule.activity)
    exceptions = {row.on: row for row in (exception_from(each, schedule) for each in said["exceptions"])}
    kept = {row.on: row for row in schedule.exceptions.all()}
    for on in kept.keys() - exceptions.keys():
        if not _is_past(kept[on]):
            kept[on].delete()
    if assign(schedule, {name: getattr(wanted, name) for name in CHANGEABLE}):
        _change_schedule(schedule)
    for on, exception in exceptions.items():
        if not _is_past(exception) and not (on in kept and _is_same(kept[on], exception)):
            schedule.exceptions.filter(on=on).delete()
            check_exception(exception)
            exception.save()


CHANGEABLE = (
    *("kind", "starts_on", "ends_on", "start_time", "end_time", "rule"),
    *("skip_public_holidays", "skip_school_holidays"),
)
SAID = ("kind", "reason", "new_on", "new_start_time", "new_end_time", "new_place_id")


def _is_past(exception: ScheduleException) -> bool:
    return max(exception.on, exception.new_on or date.min) < timezone.localdate()


def _is_same(one: ScheduleException, other: ScheduleException) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in SAID)
