"""One date of an activity: called off, moved, or on again.

Who stands before a closed door has no use for a review, so members do this at once, verified or not; what is not looked
at first is said in words that stand here. A proposal that waits gets the same, or it would bring back what was called
off.
"""

from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_noop

from accounts.models import User
from activities.actions.shared import logged_plan
from activities.enums import ExceptionKind
from activities.models import Activity, Schedule, ScheduleException
from activities.models.revision import writing
from activities.schedule_checks import check_exception, must_be_ahead
from activities.snapshots import plan_of
from activities.transitions import Actor, actors

# As they are stored and shown.
REASONS = (
    gettext_noop("Er is iemand ziek."),
    gettext_noop("We hebben te weinig mensen."),
    gettext_noop("De plek is dicht."),
    gettext_noop("Het is vakantie."),
    gettext_noop("Het weer is te slecht."),
    gettext_noop("Er is die dag iets anders."),
)


@writing()
def cancel_date(activity: Activity, schedule_uuid: UUID, on: date, reason: str = "", *, by: User) -> None:
    """An extra date is only dropped: the rule has nothing that could be called off. Raises ValidationError."""
    schedule = _schedule(activity, schedule_uuid, by)
    stored = schedule.exceptions.filter(on=on).first()
    if stored and stored.kind == ExceptionKind.EXTRA:
        _replace(schedule, on, None, by=by)
    else:
        new = ScheduleException(
            schedule=schedule, kind=ExceptionKind.CANCELLED, on=on, reason=_reason(reason, activity, by)
        )
        _replace(schedule, on, new, by=by)


@writing()
def move_date(activity: Activity, schedule_uuid: UUID, on: date, *, by: User, **new: Any) -> None:
    """`new` has what differs of new_on, new_start_time, new_end_time and reason. Raises ValidationError."""
    schedule = _schedule(activity, schedule_uuid, by)
    stored = schedule.exceptions.filter(on=on).first()
    if stored and stored.kind == ExceptionKind.MOVED:
        new.setdefault("new_place", stored.new_place)
    new["reason"] = _reason(new.get("reason", ""), activity, by)
    _replace(schedule, on, ScheduleException(schedule=schedule, kind=ExceptionKind.MOVED, on=on, **new), by=by)


@writing()
def restore_date(activity: Activity, schedule_uuid: UUID, on: date, *, by: User) -> None:
    """It goes on as the schedule says. Raises ValidationError when that moment has begun."""
    schedule = _schedule(activity, schedule_uuid, by)
    must_be_ahead(on, schedule.start_time)
    _replace(schedule, on, None, by=by)


def _schedule(activity: Activity, uuid: UUID, by: User) -> Schedule:
    """Raises DoesNotExist for one of another activity."""
    if not actors(by, activity):
        raise PermissionDenied
    return Schedule.objects.select_related("activity__place").get(activity=activity, uuid=uuid)


def _reason(reason: str, activity: Activity, by: User) -> str:
    """Own words are for who needs no review."""
    return reason if reason in REASONS or actors(by, activity) & {Actor.TRUSTED, Actor.MODERATOR} else ""


def _replace(schedule: Schedule, on: date, exception: ScheduleException | None, *, by: User) -> None:
    with logged_plan(schedule.activity, by=by):
        schedule.exceptions.filter(on=on).delete()
        if exception:
            check_exception(exception)
            exception.save()
    _repeat_in_proposal(schedule, on)


def _repeat_in_proposal(schedule: Schedule, on: date) -> None:
    waiting = schedule.activity.proposals.waiting().first()
    if waiting is None or "plan" not in waiting.changes:
        return
    stored = next(each for each in plan_of(schedule.activity)["schedules"] if each["uuid"] == str(schedule.uuid))
    changes = deepcopy(waiting.changes)
    for said in changes["plan"]["schedules"]:
        if said["uuid"] == stored["uuid"]:
            others = [each for each in said["exceptions"] if each["on"] != on.isoformat()]
            same = [each for each in stored["exceptions"] if each["on"] == on.isoformat()]
            said["exceptions"] = sorted([*others, *same], key=lambda each: str(each["on"]))
    waiting.changes = changes
    waiting.save(update_fields=["changes"])
