"""What changed, for who keeps a copy of the catalogue: a row per public thing with the number of its last change.

The `note_` functions are called inside `writing`, after the write itself: the lock that it holds makes numbers come out
in order, and a write that is rolled back leaves nothing. What was never public has no row. How it is followed:
docs/adr/0014-changes-feed.md.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from activities.enums import ChangeKind, Status
from activities.models import Activity, Change, Occurrence, Organisation, Place, Revision
from activities.models.revision import writing
from activities.models.sourced import is_osm

SPORT = "sport"
# The columns of an activity that say whether it is told as sport.
OF_SPORT = ("category__slug", "source", "place__source", "place__is_example", "organisation__is_example")
BATCH = 500
# An activity with opening hours has a few hundred moments.
FEW = 50
# A deletion is told so long, and so is a moment that is over.
DELETION_KEPT = timedelta(days=30)
MOMENT_KEPT = timedelta(days=14)
# Between a backup and its being put back there are never so many changes.
JUMP = 1_000_000

TOLD = ("number", "at", "is_deleted")
KEPT_ALONG = ("is_real", "is_sport", "place_uuid", "organisation_uuid", "ends_at")

MODELS: dict[ChangeKind, type[Activity | Place | Organisation | Occurrence]] = {
    ChangeKind.ACTIVITY: Activity,
    ChangeKind.PLACE: Place,
    ChangeKind.ORGANISATION: Organisation,
    ChangeKind.MOMENT: Occurrence,
}
T = TypeVar("T")


class Thing(NamedTuple):
    """Something that is public now, if perhaps as an example only."""

    uuid: UUID
    is_real: bool
    is_sport: bool = False
    place: UUID | None = None
    organisation: UUID | None = None
    ends_at: datetime | None = None


class StartAnew(Exception):
    """Deletions after this number were told, and are not kept any more."""


def since(
    number: int, limit: int, kinds: Collection[ChangeKind] = tuple(ChangeKind), *, only_sport: bool = False
) -> list[Change]:
    """The next changes in order, examples only where the site shows them. Whether a thing is public is not asked."""
    rows = Change.objects.filter(number__gt=number).order_by("number")
    if len(set(kinds)) < len(ChangeKind):
        rows = rows.filter(kind__in=kinds)
    if only_sport:
        rows = rows.filter(was_sport=True)
    return list((rows if settings.SHOW_EXAMPLES else rows.filter(was_real=True))[:limit])


def newest() -> int:
    """The last number that was given; asked before `since`, whoever has read all of that has seen it."""
    return Revision.objects.filter(pk=1).values_list("change_number", flat=True).first() or 0


def must_not_be_too_late(number: int, began_at: datetime) -> None:
    """Raises StartAnew when who came to `number` may have missed a deletion; asked after `since`, or it may be swept
    in between. Who began to read after a deletion (`began_at`) never had what was deleted."""
    swept = Revision.objects.filter(pk=1).values_list("swept_number", "swept_at").first()
    if swept and 0 < number < swept[0] and not (swept[1] and began_at > swept[1]):
        raise StartAnew


def note_activities(ids: Iterable[int]) -> None:
    """With what else is told otherwise when one comes, goes, or gets another place, organisation or theme.

    Four queries for what was public and is, and some more for what was not.
    """
    for batch in _batches(sorted(set(ids)), BATCH):
        _note_activities(batch)


def _note_activities(ids: Sequence[int]) -> None:
    columns = ("pk", "uuid", "status", "is_example", "place__uuid", "organisation__uuid", *OF_SPORT)
    rows = list(Activity.objects.filter(pk__in=ids).order_by("pk").values_list(*columns))
    known = Change.objects.filter(kind=ChangeKind.ACTIVITY, is_deleted=False, uuid__in=[row[1] for row in rows])
    before = {each.uuid: each for each in known}
    now = {
        uuid: Thing(uuid, not is_example, _is_told_as_sport(*of_sport), place, organisation)
        for _pk, uuid, status, is_example, place, organisation, *of_sport in rows
        if status == Status.PUBLISHED
    }
    _write(ChangeKind.ACTIVITY, now.values(), before.keys() - now.keys())
    turned = {uuid for uuid in before.keys() | now.keys() if _has_turned(before.get(uuid), now.get(uuid))}
    places: set[UUID | None] = set()
    organisations: set[UUID | None] = set()
    for uuid in before.keys() | now.keys():
        was, thing = before.get(uuid), now.get(uuid)
        places |= _touched(was.place_uuid if was else None, thing.place if thing else None, uuid in turned)
        organisations |= _touched(
            was.organisation_uuid if was else None, thing.organisation if thing else None, uuid in turned
        )
    note_places(each for each in places if each)
    note_organisations(each for each in organisations if each)
    _note_moments_of([row[0] for row in rows if row[1] in turned])


def _has_turned(was: Change | None, now: Thing | None) -> bool:
    """What holds of its moments too is not as it was. A moment tells of its place only where that is another one."""
    return not (was and now) or (was.is_real, was.is_sport, was.place_uuid) != (now.is_real, now.is_sport, now.place)


def _is_told_as_sport(theme: str, source: str, source_of_place: str, *made_up: bool | None) -> bool:
    """What comes from OpenStreetMap has another licence than those feeds, which tell of nothing that we made up."""
    return theme == SPORT and not (is_osm(source) or is_osm(source_of_place) or any(made_up))


def _touched(before: UUID | None, after: UUID | None, has_turned: bool) -> set[UUID | None]:
    return {before, after} if has_turned or before != after else set()


def note_places(uuids: Iterable[UUID]) -> None:
    """They are public by what happens there."""
    for batch in _batches(sorted(set(uuids)), BATCH):
        rows = Activity.objects.filter(place__uuid__in=batch, status=Status.PUBLISHED).order_by()
        is_real: dict[UUID, bool] = {}
        for uuid, is_example in rows.values_list("place__uuid", "is_example").distinct():
            is_real[uuid] = is_real.get(uuid, False) or not is_example
        shown = [Thing(uuid, said) for uuid, said in sorted(is_real.items())]
        _write(ChangeKind.PLACE, shown, [uuid for uuid in batch if uuid not in is_real])


def note_organisations(uuids: Iterable[UUID]) -> None:
    for batch in _batches(sorted(set(uuids)), BATCH):
        rows = Organisation.objects.public_with_examples().filter(uuid__in=batch).order_by("uuid")
        shown = [Thing(uuid, not is_example) for uuid, is_example in rows.values_list("uuid", "is_example")]
        public = {each.uuid for each in shown}
        _write(ChangeKind.ORGANISATION, shown, [uuid for uuid in batch if uuid not in public])


def note_moments(rows: Iterable[tuple[Activity, UUID, datetime]] = (), gone: Collection[UUID] = ()) -> None:
    """New and changed ones, each with its activity and its end; and those that were deleted.

    Reads theme, place and organisation of the activity: have them at hand.
    """
    shown = [
        Thing(uuid, not activity.is_example, _is_told_as_sport(*_of_sport(activity)), ends_at=ends_at)
        for activity, uuid, ends_at in rows
        if activity.status == Status.PUBLISHED
    ]
    _write(ChangeKind.MOMENT, shown, gone)


def of_new_moments(rows: Collection[Occurrence]) -> list[Change]:
    """As `note_moments` of what is published and was not there yet, not stored; each has its activity at hand."""
    for batch in _batches([row.uuid for row in rows], BATCH):
        # Of one with the same name that went.
        Change.objects.filter(kind=ChangeKind.MOMENT, uuid__in=batch).delete()
    now, numbers = timezone.now(), Revision.objects.number_changes(len(rows))
    things = [
        Thing(row.uuid, not row.activity.is_example, _is_told_as_sport(*_of_sport(row.activity)), ends_at=row.ends_at)
        for row in rows
    ]
    return [_row(ChangeKind.MOMENT, thing, number, now) for thing, number in zip(things, numbers, strict=True)]


def _of_sport(activity: Activity) -> tuple[str, str, str, bool, bool]:
    """As the columns OF_SPORT."""
    place, organisation = activity.place, activity.organisation
    is_of_example = bool(organisation and organisation.is_example)
    return activity.category.slug, activity.source, place.source, place.is_example, is_of_example


def note_visits(place: Place) -> None:
    """Moments there of what is elsewhere as a rule: in OpenActive these tell of the place themselves."""
    _note_moments(Q(place=place) & ~Q(activity__place=place))


def note_moved_moments(uuids: Collection[UUID]) -> None:
    """Those that got another place by a merge, which may be over; what is over for long is not told any more."""
    for batch in _batches(uuids, BATCH):
        _note_moments(Q(uuid__in=batch))


def _note_moments_of(activities: Collection[int]) -> None:
    for batch in _batches(activities, FEW):
        _note_moments(Q(activity__in=batch))


def _note_moments(which: Q) -> None:
    rows = Occurrence.objects.filter(which, ends_at__gt=timezone.now() - MOMENT_KEPT).in_time_order()
    of_activity = (f"activity__{column}" for column in ("status", "is_example", *OF_SPORT))
    shown, hidden = [], []
    for uuid, ends_at, status, is_example, *of_sport in rows.values_list("uuid", "ends_at", *of_activity):
        if status == Status.PUBLISHED:
            shown.append(Thing(uuid, not is_example, _is_told_as_sport(*of_sport), ends_at=ends_at))
        else:
            hidden.append(uuid)
    _write(ChangeKind.MOMENT, shown, hidden)


def note_removed() -> None:
    """Whatever has a row and is not there any more; looks at all of them, for who removed many."""
    places: set[UUID | None] = set()
    organisations: set[UUID | None] = set()
    for kind, model in MODELS.items():
        there: QuerySet[Any] = model._default_manager.values("uuid")
        rows = Change.objects.filter(kind=kind, is_deleted=False).exclude(uuid__in=there)
        gone = list(rows.order_by("number"))
        places |= {each.place_uuid for each in gone}
        organisations |= {each.organisation_uuid for each in gone}
        for batch in _batches(gone, BATCH):
            _write(kind, [], [each.uuid for each in batch])
    note_places(each for each in places if each)
    note_organisations(each for each in organisations if each)


def _write(kind: ChangeKind, shown: Collection[Thing], hidden: Collection[UUID]) -> None:
    """Of what is hidden only what was public before is told."""
    gone: list[UUID] = []
    for batch in _batches(hidden, BATCH):
        rows = Change.objects.filter(kind=kind, is_deleted=False, uuid__in=batch).order_by("number")
        gone += rows.values_list("uuid", flat=True)
    things = {each.uuid: each for each in shown}
    if not (things or gone):
        return
    now, numbers = timezone.now(), iter(Revision.objects.number_changes(len(things) + len(gone)))
    alike: dict[tuple[str, ...], list[Change]] = {}
    for each in things.values():
        # A mark that it has already stays.
        marks = [*(["was_real"] if each.is_real else []), *(["was_sport"] if each.is_sport else [])]
        alike.setdefault(tuple(marks), []).append(_row(kind, each, next(numbers), now))
    for marks_alike, rows_alike in alike.items():
        _store(rows_alike, *TOLD, *KEPT_ALONG, *marks_alike)
    _store([Change(kind=kind, uuid=uuid, number=next(numbers), at=now, is_deleted=True) for uuid in gone], *TOLD)


def _row(kind: ChangeKind, thing: Thing, number: int, at: datetime) -> Change:
    return Change(
        kind=kind,
        uuid=thing.uuid,
        number=number,
        at=at,
        is_real=thing.is_real,
        is_sport=thing.is_sport,
        was_real=thing.is_real,
        was_sport=thing.is_sport,
        place_uuid=thing.place,
        organisation_uuid=thing.organisation,
        ends_at=thing.ends_at,
    )


def _store(rows: list[Change], *columns: str) -> None:
    Change.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "uuid"], update_fields=columns, batch_size=1_000
    )


def sweep(now: datetime | None = None) -> int:
    """Forget old deletions, and moments that are over for long, which a copy forgets by itself. How many."""
    moment = now or timezone.now()
    with writing():
        deletions = Change.objects.filter(is_deleted=True, at__lt=moment - DELETION_KEPT)
        last = deletions.aggregate(number=Max("number"), at=Max("at"))
        if last["number"]:
            Revision.objects.filter(pk=1, swept_number__lt=last["number"]).update(
                swept_number=last["number"], swept_at=last["at"]
            )
        over = Change.objects.filter(kind=ChangeKind.MOMENT, is_deleted=False, ends_at__lt=moment - MOMENT_KEPT)
        return deletions.delete()[0] + over.delete()[0]


def start_all_anew() -> int:
    """After a backup was put back: numbers that followers have are of changes that did not happen here. All is told
    again under numbers that nobody has, and who comes with an older one has to begin anew. How many are told."""
    with writing():
        jump = newest() + JUMP
        told = Change.objects.update(number=F("number") + jump)
        Revision.objects.filter(pk=1).update(
            change_number=F("change_number") + jump, swept_number=jump, swept_at=timezone.now()
        )
        Revision.objects.advance()
    return told


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch
