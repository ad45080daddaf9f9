"""Every write to the catalogue: one atomic function, done by somebody (`by`; None is the system, such as an import)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from activities import schedules, text_index
from activities.enums import ExceptionKind, ReportKind, ReportState, Status
from activities.models import (
    Activity,
    ClosedPeriod,
    Occurrence,
    Organisation,
    Place,
    Report,
    Revision,
    Schedule,
    ScheduleException,
)
from activities.models.revision import writing
from activities.schedule_checks import check_closed_period, check_exception, check_schedule, check_still_fits
from maps.naming import clean_text

# name: (from, to)
TRANSITIONS: dict[str, tuple[frozenset[Status], Status]] = {
    "publish": (frozenset({Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN}), Status.PUBLISHED),
}


class TransitionRefused(Exception):
    """The activity is not in a state from which this move starts."""


@writing()
def publish(activity: Activity, *, by: User | None) -> None:
    _move(activity, "publish")
    text_index.index(activity)


@writing()
def add_place(place: Place, activity: Activity, *, by: User | None) -> None:
    """Store a new place and publish the activity that stands for it."""
    place.save()
    activity.place = place
    activity.stands_for_place = True
    activity.save()
    publish(activity, by=by)


@writing()
def change_place(place: Place, values: Mapping[str, Any], *, by: User | None) -> bool:
    """Write what differs; the activities of a place that moved or was renamed follow. False when nothing differed."""
    if not (changed := _assign(place, values)):
        return False
    place.save(update_fields=changed + [f"sort_{name}" for name in ("name", "street") if name in changed])
    visiting = set(Activity.objects.filter(occurrences__place=place).exclude(place=place).values_list("pk", flat=True))
    _count_version(visiting)
    for activity in place.activities.select_related("category", "organisation"):
        activity.place = place
        _save_next_version(activity)
    _refresh(visiting.union(place.activities.values_list("pk", flat=True)))
    Revision.objects.advance()
    return True


@writing()
def change_activity(activity: Activity, values: Mapping[str, Any], *, by: User | None) -> bool:
    """Write what differs as the next version. False when nothing differed."""
    if not _assign(activity, values):
        return False
    _save_next_version(activity)
    _refresh([activity.pk])
    Revision.objects.advance()
    return True


@writing()
def add_schedule(
    schedule: Schedule,
    exceptions: Iterable[ScheduleException] = (),
    *,
    by: User | None,
) -> None:
    """Store a schedule with its exceptions and the moments ahead. Raises ValidationError, and then stores nothing."""
    check_schedule(schedule)
    schedule.save()
    for exception in exceptions:
        exception.schedule = schedule
        check_exception(exception)
        exception.save()
    _plan_changed(schedule.activity)


@writing()
def change_schedule(schedule: Schedule, values: Mapping[str, Any], *, by: User | None) -> bool:
    """Write what differs; moments that have begun stay as they were. Raises ValidationError.

    Exceptions of dates that the rule no longer has are dropped; one that no longer fits is named in the error. False
    when nothing differed.
    """
    if not _assign(schedule, values):
        return False
    check_schedule(schedule)
    schedule.save()
    for exception in schedules.exceptions_ahead(schedule):
        if exception.kind != ExceptionKind.EXTRA and not schedules.fires_on(schedule, exception.on):
            exception.delete()
        else:
            check_still_fits(exception)
    _plan_changed(schedule.activity)
    return True


@writing()
def remove_schedule(schedule: Schedule, *, by: User | None) -> None:
    """No more moments; a schedule with a history ends, another vanishes."""
    activity = schedule.activity
    if Occurrence.objects.filter(schedule=schedule, starts_at__lte=timezone.now()).exists():
        for exception in schedules.exceptions_ahead(schedule):
            exception.delete()
        _end(schedule)
    else:
        schedule.delete()
    _plan_changed(activity)


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
    check_exception(exception)
    exception.save()
    _plan_changed(exception.schedule.activity)


@writing()
def remove_exception(exception: ScheduleException, *, by: User | None) -> None:
    activity = exception.schedule.activity
    exception.delete()
    _plan_changed(activity)


@writing()
def close(period: ClosedPeriod, *, by: User | None) -> None:
    """Nothing happens on these days; what was planned then and has not begun goes. Raises ValidationError."""
    check_closed_period(period)
    period.save()
    _plan_changed(period.activity)


@writing()
def reopen(period: ClosedPeriod, *, by: User | None) -> None:
    activity = period.activity
    period.delete()
    _plan_changed(activity)


@transaction.atomic
def report(
    subject: Activity | Place | Organisation, kind: ReportKind, text: str = "", *, by: User | None = None
) -> Report:
    """Somebody says that something about it does not hold; nobody is kept as the one who did."""
    return Report.objects.create(kind=kind, text=clean_text(text), **{subject._meta.model_name or "": subject})


@transaction.atomic
def handle_report(report: Report, *, by: User) -> bool:
    """False when somebody did so before."""
    is_new = Report.objects.filter(pk=report.pk, state=ReportState.NEW)
    handled = is_new.update(state=ReportState.HANDLED, handled_at=timezone.now(), handled_by=by)
    report.refresh_from_db(fields=["state", "handled_at", "handled_by"])
    return bool(handled)


def _plan_changed(activity: Activity) -> None:
    _count_version([activity.pk])
    _refresh([activity.pk])
    activity.refresh_from_db(fields=["version", "updated_at", "last_moment_ends_at"])
    Revision.objects.advance()


def _count_version(activities: Collection[int]) -> None:
    rows = Activity.objects.filter(pk__in=activities)
    rows.update(version=models.F("version") + 1, updated_at=timezone.now())


def _refresh(activities: Iterable[int]) -> None:
    for _renewal in schedules.refresh(set(activities)):
        pass


def _move(activity: Activity, name: str) -> None:
    starts, end = TRANSITIONS[name]
    moved = Activity.objects.filter(pk=activity.pk, status__in=starts).update(
        status=end, version=models.F("version") + 1, updated_at=timezone.now()
    )
    if not moved:
        raise TransitionRefused(f"{name}: not from {activity.status}")
    activity.refresh_from_db(fields=["status", "version", "updated_at"])
    Revision.objects.advance()


def _assign(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _save_next_version(activity: Activity) -> None:
    activity.version += 1
    activity.save()
    text_index.index(activity)
