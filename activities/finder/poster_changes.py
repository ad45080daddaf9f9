"""What is not as usual at a place in the coming days: called off, moved, extra, or skipped by the rule itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import wording_times
from activities.enums import ExceptionKind, OccurrenceStatus
from activities.finder.calendars import local
from activities.models import Activity, Occurrence, Place, Schedule
from activities.models.activity import texts_to_read
from activities.previews import why_skipped
from activities.recurrence import dates
from activities.schedules import days_of

TOLD_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Change:
    """`day` is when it would have been, in words; `on` and `at` put changes in order."""

    on: date
    at: int
    activity: Activity
    day: str
    text: str
    reason: str = ""
    is_off: bool = False


def changes_of(activities: list[Activity], place: Place) -> list[Change]:
    """Of these activities, and of what comes to this place from elsewhere. One query."""
    today = timezone.localdate()
    rows = list(_rows(activities, place, today))
    found = [
        *(_off(row) for row in rows if row.status == OccurrenceStatus.CANCELLED and row.ends_at > timezone.now()),
        *(_moved(row, place) for row in rows if row.status == OccurrenceStatus.MOVED),
        *(_extra(row) for row in rows if row.status == OccurrenceStatus.PLANNED and _is_extra(row)),
        *(change for row in activities for change in _skipped(row, today)),
    ]
    return sorted(found, key=lambda each: (each.on, each.at, each.activity.sort_name))


def _rows(activities: list[Activity], place: Place, today: date) -> Iterable[Occurrence]:
    now = timezone.now()
    soon = (now, now + TOLD_AHEAD)
    here = Q(activity__in=activities) | Q(place=place, activity__in=Activity.objects.visible())
    rows = Occurrence.objects.filter(here, Q(starts_at__range=soon) | Q(original_start__range=soon))
    by_pk = {schedule.pk: schedule for row in activities for schedule in row.schedules.all()}
    rows = rows.select_related("place", "activity__category", "schedule").prefetch_related(*texts_to_read("activity__"))
    for row in rows.in_time_order():
        row.schedule = by_pk.get(row.schedule_id, row.schedule)  # with its exceptions at hand
        yield row


def _off(row: Occurrence) -> Change:
    day, text = _day(row.local_on), _off_word(row.schedule)
    return Change(row.local_on, row.start_minute, row.activity, day, text, row.reason, is_off=True)


def _moved(row: Occurrence, place: Place) -> Change:
    was = local(row.original_start)
    if row.activity.place_id != place.pk:
        text = _("is nu hier, %(hours)s") % {"hours": _hours(row)}
        return Change(row.local_on, row.start_minute, row.activity, _day(row.local_on), text, row.reason)
    parts = [part for part in (_new_time(row, was), _new_place(row)) if part]
    text = _("wordt %(when)s") % {"when": ", ".join(parts) or _hours(row)}
    return Change(was.date(), was.hour * 60 + was.minute, row.activity, _day(was.date()), text, row.reason)


def _new_time(row: Occurrence, was: datetime) -> str:
    if row.local_on != was.date():
        return f"{_day(row.local_on)} {_hours(row)}"
    return _hours(row) if row.starts_at != row.original_start or row.place_id == row.activity.place_id else ""


def _new_place(row: Occurrence) -> str:
    return _("bij %(place)s") % {"place": row.place.name} if row.place_id != row.activity.place_id else ""


def _is_extra(row: Occurrence) -> bool:
    extra = {each.on for each in row.schedule.exceptions.all() if each.kind == ExceptionKind.EXTRA}
    return row.local_on in extra


def _extra(row: Occurrence) -> Change:
    text = _("extra, %(hours)s") % {"hours": _hours(row)}
    return Change(row.local_on, row.start_minute, row.activity, _day(row.local_on), text, row.reason)


def _skipped(activity: Activity, today: date) -> Iterator[Change]:
    """Days in a row for the same reason are told as one."""
    for schedule in activity.schedules.all():
        schedule.activity = activity
        at = schedule.start_time.hour * 60 + schedule.start_time.minute
        for why, rows in groupby(_days_with_why(schedule, today), key=lambda row: row[1]):
            days = [day for day, _why in rows]
            if why:
                yield Change(days[0], at, activity, _span(days[0], days[-1]), _off_word(schedule), why, is_off=True)


def _days_with_why(schedule: Schedule, today: date) -> list[tuple[date, str]]:
    """The days of the rule, each with why it is skipped; nothing where it goes on."""
    days = dates(schedule.rule, schedule.starts_on, schedule.ends_on, today, today + TOLD_AHEAD)
    going = set(days_of(schedule, today, today + TOLD_AHEAD))
    # What moved out of days that are closed is told as moved.
    going |= {each.on for each in schedule.exceptions.all() if each.kind == ExceptionKind.MOVED}
    return [(day, "" if day in going else why_skipped(schedule, day)) for day in days]


def _span(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    return _("%(first)s tot en met %(last)s") % {"first": _day(first), "last": _day(last)}


def _off_word(schedule: Schedule) -> str:
    return _("dicht") if schedule.is_opening_hours else _("gaat niet door")


def _day(on: date) -> str:
    return wording_times.long_day(on, timezone.localdate())


def _hours(row: Occurrence) -> str:
    return wording_times.span(row.start_minute, row.end_minute)
