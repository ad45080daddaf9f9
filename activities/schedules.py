"""From schedules to occurrences: what they say, and the rows for the days ahead."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from activities import changes, days_off
from activities.enums import ExceptionKind, OccurrenceStatus
from activities.models import Activity, ClosedPeriod, Occurrence, Place, Revision, Schedule, ScheduleException
from activities.models.revision import writing
from activities.recurrence import dates, instant, span

CHUNK = 200
BATCH = 1_000
COPIED = ("age_policy", "age_from_months", "age_to_months")
# What may differ between a row and what its schedule says now; the rest follows from schedule and original start.
CHANGEABLE = (
    *("activity_id", "place_id", "category_id", "starts_at", "ends_at", "local_on", "start_minute", "end_minute"),
    *("is_opening_hours", "status", "reason", "lat", "lon", *COPIED),
)
STARTS_AT, ENDS_AT = CHANGEABLE.index("starts_at"), CHANGEABLE.index("ends_at")


class Said(NamedTuple):
    """What a schedule says of one moment: its original start on the clock here and in UTC, and the rest of its row.

    No model: making one takes ten times as long, and every night all of them are only compared.
    """

    schedule: Schedule
    place: Place
    original: datetime
    original_start: datetime
    values: tuple[Any, ...]  # of CHANGEABLE

    def row(self) -> Occurrence:
        row = Occurrence(
            uuid=uuid5(self.schedule.uuid, self.original.isoformat(timespec="minutes")),
            schedule=self.schedule,
            original_start=self.original_start,
            **dict(zip(CHANGEABLE, self.values, strict=True)),
        )
        row.activity, row.place = self.schedule.activity, self.place
        return row


@dataclass(frozen=True)
class Renewal:
    """What a refresh did, in rows."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: "Renewal") -> "Renewal":
        return Renewal(self.added + other.added, self.changed + other.changed, self.removed + other.removed)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def horizon(now: datetime | None = None) -> date:
    """The last day of which we know the occurrences."""
    return timezone.localdate(now) + timedelta(days=settings.OCCURRENCE_HORIZON_DAYS)


def refresh(activities: Iterable[int] | None = None, *, now: datetime | None = None) -> Iterator[Renewal]:
    """Make the rows that lie ahead equal to the schedules, of these activities (ids) or all; yields per chunk.

    Safe to run twice and at the same time: each chunk is one transaction, of one writer at a time.
    """
    moment = now or timezone.now()
    ids = sorted(activities) if activities is not None else _ids_with_schedules()
    for start in range(0, len(ids), CHUNK):
        yield _refresh_chunk(ids[start : start + CHUNK], moment)


def new_moments(activities: Collection[int], *, now: datetime | None = None) -> list[Occurrence]:
    """All that lies ahead of these activities (ids), not stored: for who knows that none of it is there yet."""
    return [said.row() for said in _expected(_to_expand(activities), now or timezone.now()).values()]


def occurrences_of(schedule: Schedule, first: date, last: date) -> list[Occurrence]:
    """What the schedule says of these days, as rows that are not stored; see `said_of`."""
    return [said.row() for said in said_of(schedule, first, last)]


def said_of(schedule: Schedule, first: date, last: date) -> list[Said]:
    """What the schedule says of these days; moved and extra dates whatever day they are.

    Reads `exceptions` of the schedule, and `closed_periods`, `place` and the rest of its activity: prefetch them.
    """
    return _said_with({each.on: each for each in schedule.exceptions.all()}, schedule, first, last)


def said_at(schedule: Schedule, day: date, start: time) -> list[Said]:
    """What it says of this one moment: of many exceptions it looks only at those that can be it."""
    near = {
        each.on: each
        for each in schedule.exceptions.all()
        if each.on == day or (each.new_on == day and times_of(schedule, each)[0] == start)
    }
    starts_at = instant(day, start, zone())
    return [each for each in _said_with(near, schedule, day, day) if each.values[STARTS_AT] == starts_at]


def _said_with(exceptions: dict[date, ScheduleException], schedule: Schedule, first: date, last: date) -> list[Said]:
    moved = [each for each in exceptions.values() if each.kind == ExceptionKind.MOVED and fires_on(schedule, each.on)]
    extra = [each for each in exceptions.values() if each.kind == ExceptionKind.EXTRA]
    said = [
        _said(schedule, day, exceptions.get(day))
        for day in days_of(schedule, first, last)
        if day not in exceptions or exceptions[day].kind == ExceptionKind.CANCELLED
    ]
    elsewhen = [each for each in (*moved, *extra) if not is_closed(schedule.activity, each.new_on or each.on)]
    return said + [_said(schedule, each.on, each) for each in elsewhen]


def days_of(schedule: Schedule, first: date, last: date) -> list[date]:
    """The dates of the rule without holidays and closed periods."""
    closed = list(schedule.activity.closed_periods.all())
    return [day for day in _days_of_rule(schedule, first, last) if not _falls_in(closed, day)]


def _days_of_rule(schedule: Schedule, first: date, last: date) -> list[date]:
    days = dates(schedule.rule, schedule.starts_on, schedule.ends_on, first, last)
    return [day for day in days if not _is_holiday(schedule, day)]


def is_date_of(schedule: Schedule, day: date) -> bool:
    return bool(days_of(schedule, day, day))


def fires_on(schedule: Schedule, day: date) -> bool:
    """Also where it is closed that day: what was moved away from there goes on elsewhen."""
    return bool(_days_of_rule(schedule, day, day))


def is_closed(activity: Activity, day: date) -> bool:
    return _falls_in(activity.closed_periods.all(), day)


def _falls_in(periods: Iterable[ClosedPeriod], day: date) -> bool:
    return any(period.first_on <= day <= period.last_on for period in periods)


def times_of(schedule: Schedule, exception: ScheduleException | None) -> tuple[time, time]:
    if exception is None:
        return schedule.start_time, schedule.end_time
    return exception.new_start_time or schedule.start_time, exception.new_end_time or schedule.end_time


def has_begun(schedule: Schedule) -> bool:
    return instant(schedule.starts_on, schedule.start_time, zone()) <= timezone.now()


def exceptions_ahead(schedule: Schedule) -> list[ScheduleException]:
    """Those of which the day, or the new day, is not past and the moment has not begun."""
    today = timezone.localdate()
    rows = schedule.exceptions.filter(Q(on__gte=today) | Q(new_on__gte=today))
    return [each for each in rows if _start(each) > timezone.now()]


def _start(exception: ScheduleException) -> datetime:
    return instant(exception.new_on or exception.on, times_of(exception.schedule, exception)[0], zone())


def _is_holiday(schedule: Schedule, day: date) -> bool:
    return (schedule.skip_public_holidays and days_off.public_holiday(day) is not None) or (
        schedule.skip_school_holidays and days_off.school_holiday(day) is not None
    )


STATUS_OF = {
    ExceptionKind.CANCELLED: OccurrenceStatus.CANCELLED,
    ExceptionKind.MOVED: OccurrenceStatus.MOVED,
    ExceptionKind.EXTRA: OccurrenceStatus.PLANNED,
}


def _said(schedule: Schedule, on: date, exception: ScheduleException | None) -> Said:
    activity = schedule.activity
    day = (exception and exception.new_on) or on
    start, end = times_of(schedule, exception)
    here = zone()
    is_extra = exception is not None and exception.kind == ExceptionKind.EXTRA
    original = datetime.combine(on, start if is_extra else schedule.start_time)
    place = (exception and exception.new_place) or activity.place
    values = (
        *(activity.pk, place.pk, activity.category_id, *span(day, start, end, here)),
        *(day, _minute(start), _minute(end) or 24 * 60, schedule.is_opening_hours),
        STATUS_OF[ExceptionKind(exception.kind)] if exception else OccurrenceStatus.PLANNED,
        exception.reason if exception else "",
        *(place.lat, place.lon, *(getattr(activity, name) for name in COPIED)),
    )
    return Said(schedule, place, original, instant(on, original.time(), here), values)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _ids_with_schedules() -> list[int]:
    return list(Activity.objects.filter(schedules__isnull=False).order_by("pk").values_list("pk", flat=True).distinct())


@writing()
def _refresh_chunk(ids: list[int], now: datetime) -> Renewal:
    activities = list(_to_expand(ids))
    renewal = _renew(_expected(activities, now), _ahead(ids, now), now)
    if _keep_last_moments(activities) or renewal:
        Revision.objects.advance()
    return renewal


def _to_expand(ids: Collection[int]) -> QuerySet[Activity]:
    rows = Activity.objects.filter(pk__in=ids).select_related("place", "category", "organisation")
    return rows.prefetch_related("closed_periods", "schedules__exceptions__new_place")


Key = tuple[int, datetime]


def _expected(activities: Iterable[Activity], now: datetime) -> dict[Key, Said]:
    today, last = timezone.localdate(now), horizon(now)
    said = [
        each
        for activity in activities
        for schedule in _schedules_of(activity)
        for each in said_of(schedule, today, last)
    ]
    # What goes on at this moment may be missing still, when somebody posts the opening hours of today.
    return {(each.schedule.pk, each.original_start): each for each in said if each.values[ENDS_AT] > now}


def _schedules_of(activity: Activity) -> list[Schedule]:
    """With the activity itself, and not another copy of it, on each."""
    schedules = list(activity.schedules.all())
    for schedule in schedules:
        schedule.activity = activity
    return schedules


def _ahead(ids: list[int], now: datetime) -> dict[Key, tuple[Any, ...]]:
    """The values of CHANGEABLE and the id of the row."""
    rows = Occurrence.objects.filter(activity__in=ids).not_started(now).order_by()
    return {(row[0], row[1]): row[2:] for row in rows.values_list("schedule_id", "original_start", *CHANGEABLE, "pk")}


def _renew(expected: dict[Key, Said], stored: dict[Key, tuple[Any, ...]], now: datetime) -> Renewal:
    gone = [row[-1] for key, row in stored.items() if key not in expected]
    missing = [said for key, said in expected.items() if key not in stored]
    # By the id of the row.
    differing = {
        stored[key][-1]: said for key, said in expected.items() if key in stored and stored[key][:-1] != said.values
    }
    changed = [Occurrence(pk=pk, **dict(zip(CHANGEABLE, said.values, strict=True))) for pk, said in differing.items()]
    added = [said.row() for said in _without_history(missing, now)]
    uuids = dict(Occurrence.objects.filter(pk__in=[*gone, *differing]).values_list("pk", "uuid"))
    Occurrence.objects.filter(pk__in=gone).delete()
    Occurrence.objects.bulk_update(changed, CHANGEABLE, batch_size=BATCH // len(CHANGEABLE))
    Occurrence.objects.bulk_create(added, batch_size=BATCH)
    told = [(said.schedule.activity, uuids[pk], said.values[ENDS_AT]) for pk, said in differing.items()]
    told += [(row.activity, row.uuid, row.ends_at) for row in added]
    changes.note_moments(told, [uuids[pk] for pk in gone])
    return Renewal(len(added), len(changed), len(gone))


def _without_history(missing: list[Said], now: datetime) -> list[Said]:
    """A date that has begun is history, though its schedule may say otherwise by now: another day, or another time."""
    if not missing:
        return []
    starts = [said.original_start for said in missing]
    begun = Occurrence.objects.filter(
        schedule__in={said.schedule.pk for said in missing},
        starts_at__lte=now,
        original_start__range=(min(starts) - timedelta(days=1), max(starts) + timedelta(days=1)),
    )
    taken = {(schedule, timezone.localdate(at)) for schedule, at in begun.values_list("schedule_id", "original_start")}
    return [each for each in missing if (each.schedule.pk, each.original.date()) not in taken]


def _keep_last_moments(activities: list[Activity]) -> bool:
    """`last_moment_ends_at` of each activity; True when one changed."""
    happening = Occurrence.objects.filter(activity__in=activities).happening().order_by()
    ends = dict(happening.values("activity").annotate(last=Max("ends_at")).values_list("activity", "last"))
    changed = [row for row in activities if row.last_moment_ends_at != ends.get(row.pk)]
    for row in changed:
        row.last_moment_ends_at = ends.get(row.pk)
    Activity.objects.bulk_update(changed, ["last_moment_ends_at"])
    return bool(changed)
