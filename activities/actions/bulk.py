"""Many new activities at once, as imports bring them: the same rows and log as one by one, in far less time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from activities import changes, text_index
from activities.actions.shared import refresh
from activities.enums import Status, Verb
from activities.models import (
    Activity,
    AuditEntry,
    OldSlug,
    Organisation,
    Revision,
    Schedule,
    ScheduleException,
    SpokenLanguage,
)
from activities.models.revision import writing
from activities.snapshots import Snapshot, exception_from, schedule_from
from maps.naming import fold

BATCH = 200
Progress = Callable[[int], None]


@dataclass(frozen=True)
class NewActivity:
    """Checked by who read it. `values` are columns with their model values; `said` has `languages` and `plan`."""

    uuid: UUID
    values: dict[str, Any]
    said: Snapshot
    organisation: Organisation | None = None


@dataclass
class Slugs:
    """Free ones, also when the rows that take them are not stored yet."""

    taken: dict[str, set[str]] = field(default_factory=dict)

    def free(self, name: str) -> str:
        base = slugify(fold(name))[:100] or "naamloos"
        if base not in self.taken:
            stored = Activity.objects.filter(slug__startswith=base).values_list("slug", flat=True)
            old = OldSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True)
            self.taken[base] = {*stored, *old}
        slug, number = base, 1
        while slug in self.taken[base]:
            number += 1
            slug = f"{base}-{number}"
        self.taken[base].add(slug)
        return slug


@writing()
def add_activities(
    rows: Iterable[NewActivity], *, by: User | None, publish: bool = False, progress: Progress = lambda number: None
) -> None:
    """All or none of them. `progress` hears how many are written so far."""
    if by and not by.may_moderate:
        raise PermissionDenied
    slugs, remaining, number = Slugs(), iter(rows), 0
    while batch := list(islice(remaining, BATCH)):
        _add_batch(batch, slugs, by=by, publish=publish)
        number += len(batch)
        progress(number)
    Revision.objects.advance()


def _add_batch(batch: Sequence[NewActivity], slugs: Slugs, *, by: User | None, publish: bool) -> None:
    made = [_activity(row, slugs, publish) for row in batch]
    Activity.objects.bulk_create(made)
    pairs = list(zip(made, batch, strict=True))
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(activity=activity, code=code) for activity, row in pairs for code in row.said["languages"]
    )
    _add_schedules(pairs)
    verbs = (Verb.ADD, Verb.PUBLISH) if publish else (Verb.ADD,)
    AuditEntry.objects.bulk_create(
        AuditEntry(activity=activity, verb=verb, actor=by, actor_uuid=by.uuid if by else None)
        for activity in made
        for verb in verbs
    )
    # Before there are moments, which are told one by one when they are made.
    changes.note_activities(activity.pk for activity in made)
    refresh(activity.pk for activity in made)
    text_index.index_many(made)


def _activity(row: NewActivity, slugs: Slugs, publish: bool) -> Activity:
    activity = Activity(uuid=row.uuid, organisation=row.organisation, slug=slugs.free(row.values["name"]), **row.values)
    activity.status = Status.PUBLISHED if publish else Status.DRAFT
    activity.copy_columns()
    # A bulk create does not fill in what auto_now does.
    activity.created_at = activity.updated_at = timezone.now()
    return activity


def _add_schedules(pairs: Iterable[tuple[Activity, NewActivity]]) -> None:
    schedules, exceptions = [], []
    for activity, row in pairs:
        for said in row.said["plan"]["schedules"]:
            schedules.append(schedule_from(said, activity))
            exceptions += [exception_from(each, schedules[-1]) for each in said["exceptions"]]
    Schedule.objects.bulk_create(schedules)
    ScheduleException.objects.bulk_create(exceptions)
