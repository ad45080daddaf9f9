"""Every write to the catalogue: one atomic function, done by somebody (`by`; None is the system, such as an import)."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from accounts.models import User
from activities.enums import Status
from activities.models import Activity, Place, Revision

# name: (from, to)
TRANSITIONS: dict[str, tuple[frozenset[Status], Status]] = {
    "publish": (frozenset({Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN}), Status.PUBLISHED),
}


class TransitionRefused(Exception):
    """The activity is not in a state from which this move starts."""


@transaction.atomic
def publish(activity: Activity, *, by: User | None) -> None:
    _move(activity, "publish")


@transaction.atomic
def add_place(place: Place, activity: Activity, *, by: User | None) -> None:
    """Store a new place and publish the activity that stands for it."""
    place.save()
    activity.place = place
    activity.stands_for_place = True
    activity.save()
    publish(activity, by=by)


@transaction.atomic
def change_place(place: Place, values: Mapping[str, Any], *, by: User | None) -> bool:
    """Write what differs; the activities of a place that moved or was renamed follow. False when nothing differed."""
    if not (changed := _assign(place, values)):
        return False
    place.save(update_fields=changed + [f"sort_{name}" for name in ("name", "street") if name in changed])
    for activity in place.activities.select_related("category", "organisation"):
        activity.place = place
        _save_next_version(activity)
    Revision.objects.advance()
    return True


@transaction.atomic
def change_activity(activity: Activity, values: Mapping[str, Any], *, by: User | None) -> bool:
    """Write what differs as the next version. False when nothing differed."""
    if not _assign(activity, values):
        return False
    _save_next_version(activity)
    Revision.objects.advance()
    return True


def _move(activity: Activity, name: str) -> None:
    starts, end = TRANSITIONS[name]
    moved = Activity.objects.filter(pk=activity.pk, status__in=starts).update(
        status=end, version=models.F("version") + 1
    )
    if not moved:
        raise TransitionRefused(f"{name}: not from {activity.status}")
    activity.refresh_from_db(fields=["status", "version"])
    Revision.objects.advance()


def _assign(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _save_next_version(activity: Activity) -> None:
    activity.version += 1
    activity.save()
