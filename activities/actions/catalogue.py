"""New activities and places, and changes by who needs no review, such as an import."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from accounts.models import User
from activities import changes as feed
from activities.actions.facts import check, write_rest
from activities.actions.moves import publish
from activities.actions.shared import (
    ChangedMeanwhile,
    assign,
    count_version,
    log,
    refresh,
    save_next_version,
    seen_by_log,
)
from activities.enums import Verb
from activities.models import Activity, Category, OldSlug, Organisation, Place, Revision
from activities.models.revision import writing
from activities.snapshots import Snapshot, model_values
from maps.naming import fold


@writing()
def add_place(place: Place, activity: Activity, *, by: User | None, publish_it: bool = True) -> None:
    """Store a new place with the activity that stands for it; as a draft, a moderator looks at it first."""
    _add_place(place, activity)
    log(place, Verb.ADD, by=by)
    if publish_it:
        publish(activity, by=by)


@writing()
def draft_place(place: Place, category: Category, *, by: User) -> None:
    """Store a new place that nobody sees before the first activity there is published."""
    place.slug = free_slug(Place, place.name)
    itself = Activity(
        slug=free_slug(Activity, place.name),
        name=place.name,
        category=category,
        organisation=place.organisation,
        source=place.source,
        is_example=place.is_example,
    )
    _add_place(place, itself)
    log(place, Verb.ADD, by=by)


def _add_place(place: Place, activity: Activity) -> None:
    place.save()
    activity.place = place
    activity.stands_for_place = True
    activity.save()


@writing()
def change_place(place: Place, values: Mapping[str, Any], *, by: User | None, seen: str | None = None) -> bool:
    """Write what differs; the activities of a place that moved or was renamed follow. False when nothing differed.

    `seen` is how the person saw it (seen_by_log). Raises ChangedMeanwhile, and stores nothing.
    """
    if seen is not None:
        place.refresh_from_db()
        if seen != seen_by_log(place):
            raise ChangedMeanwhile
    if not (changes := assign(place, values)):
        return False
    changed = list(changes)
    place.save(update_fields=changed + [f"sort_{name}" for name in ("name", "street") if name in changed])
    visiting = set(Activity.objects.filter(occurrences__place=place).exclude(place=place).values_list("pk", flat=True))
    count_version(visiting)
    for activity in place.activities.select_related("category", "organisation"):
        activity.place = place
        save_next_version(activity)
    feed.note_places([place.uuid])
    feed.note_visits(place)
    refresh(visiting.union(place.activities.values_list("pk", flat=True)))
    log(place, Verb.CHANGE, by=by, changes=changes)
    Revision.objects.advance()
    return True


@writing()
def change_activity(activity: Activity, values: Mapping[str, Any], *, by: User | None) -> bool:
    """Write what differs as the next version. False when nothing differed."""
    if not (changes := assign(activity, values)):
        return False
    save_next_version(activity)
    refresh([activity.pk])
    log(activity, Verb.CHANGE, by=by, changes=changes)
    Revision.objects.advance()
    return True


@writing()
def add_activity(
    said: Snapshot, organisation: Organisation | None, *, uuid: UUID, source: str, by: User | None, **values: Any
) -> tuple[Activity, bool]:
    """A draft, or the one that was made before with this uuid (then False): a form that was sent twice makes one.

    `said` has at least name, category and place; `values` are further columns, such as `source_date`. Raises
    ValidationError, and then stores nothing.
    """
    if earlier := Activity.objects.filter(uuid=uuid).first():
        if earlier.organisation != organisation:
            raise PermissionDenied
        return earlier, False
    activity = Activity(uuid=uuid, organisation=organisation, source=source, **values)
    activity.slug = free_slug(Activity, said["name"])
    for name, value in model_values(said).items():
        setattr(activity, name, value)
    check(activity)
    activity.save()
    write_rest(activity, said)
    log(activity, Verb.ADD, by=by)
    return activity, True


def free_slug(model: type[Activity] | type[Place] | type[Organisation], name: str) -> str:
    """One that nothing has, and nothing had before."""
    base = slugify(fold(name))[:100] or "naamloos"
    slug, number = base, 1
    while model.objects.filter(slug=slug).exists() or OldSlug.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
