"""What every write has in common. Only for the modules of this package."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from activities import changes, schedules, text_index
from activities.enums import Verb
from activities.models import Activity, AuditEntry, Organisation, Place, Programme, Proposal, Revision
from activities.snapshots import Changes, jsonable, plan_of


class ChangedMeanwhile(Exception):
    """Somebody else changed it after this person last looked; nothing was written."""


def log(
    subject: Activity | Place | Organisation | Programme,
    verb: Verb,
    *,
    by: User | None,
    changes: Changes | None = None,
    reason: str = "",
) -> None:
    AuditEntry.objects.create(
        actor=by,
        actor_uuid=by.uuid if by else None,
        verb=verb,
        changes=changes or {},
        reason=reason,
        **{subject._meta.model_name or "": subject},
    )


@contextmanager
def logged_plan(activity: Activity, *, by: User | None) -> Iterator[None]:
    """Around what changes the schedules of an activity: its moments, version and log follow."""
    before = plan_of(activity)
    yield
    plan_changed(activity)
    if (after := plan_of(activity)) != before:
        log(activity, Verb.CHANGE, by=by, changes={"plan": [before, after]})


def plan_changed(activity: Activity) -> None:
    count_version([activity.pk])
    refresh([activity.pk])
    activity.refresh_from_db(fields=["version", "updated_at", "last_moment_ends_at"])
    Revision.objects.advance()


def seen_of(activity: Activity) -> str:
    """What a form or a review page shows is this version, and this proposal where one waits."""
    waiting = Proposal.objects.waiting().filter(activity=activity).values_list("uuid", flat=True).first()
    return f"{activity.version}:{waiting or ''}"


def seen_of_many(activities: Iterable[Activity]) -> dict[int, str]:
    """`seen_of` each, by id, in one query."""
    rows = list(activities)
    waiting = dict(Proposal.objects.waiting().filter(activity__in=rows).values_list("activity", "uuid"))
    return {row.pk: f"{row.version}:{waiting.get(row.pk, '')}" for row in rows}


def seen_by_log(row: Activity | Place | Organisation) -> str:
    """The last line of its log: every change writes one."""
    return str(row.audit.aggregate(last=models.Max("pk"))["last"] or "")


def must_be_as_seen(activity: Activity, seen: str | None) -> None:
    """Of what is stored, inside `writing`. None does not ask. Raises ChangedMeanwhile."""
    activity.refresh_from_db()
    if seen is not None and seen != seen_of(activity):
        raise ChangedMeanwhile


def count_version(activities: Iterable[int]) -> None:
    ids = set(activities)
    rows = Activity.objects.filter(pk__in=ids)
    rows.update(version=models.F("version") + 1, updated_at=timezone.now())
    changes.note_activities(ids)


def tell_of_organisation(organisation: Organisation) -> None:
    """It changed, and its places name it; of its activities the caller counts the version where its name is another.

    In OpenActive each of them tells how to reach it too.
    """
    changes.note_organisations([organisation.uuid])
    changes.note_places(organisation.places.values_list("uuid", flat=True))
    changes.note_activities(organisation.activities.filter(category__slug=changes.SPORT).values_list("pk", flat=True))


def refresh(activities: Iterable[int]) -> None:
    for _renewal in schedules.refresh(set(activities)):
        pass


def assign(row: models.Model, values: Mapping[str, Any]) -> Changes:
    """{field: [before, after]} of what differs, as plain values."""
    changes = {}
    for name, value in values.items():
        if (before := getattr(row, name)) != value:
            setattr(row, name, value)
            changes[name] = [jsonable(before), jsonable(value)]
    return changes


def save_next_version(activity: Activity) -> None:
    activity.version += 1
    activity.save()
    text_index.index(activity)
    changes.note_activities([activity.pk])
