"""The schedules of one activity as series of a calendar: a rule, without the dates it skips and with those that differ.

A reader goes on where our own moments end, so the dates that are skipped are told as far as a calendar looks ahead.
"""

from datetime import date, datetime, timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone
from icalendar import Event, vRecur

from activities.enums import OccurrenceStatus
from activities.finder.calendars import event_of, local
from activities.models import Activity, Occurrence, Schedule
from activities.recurrence import dates, instant, span
from activities.schedules import occurrences_of, zone

# Longer than the longest series, and more than a year of opening hours, which have no end.
TOLD_AHEAD = timedelta(days=800)
# What happened longer ago is left out: a calendar is about what comes.
TOLD_BACK = timedelta(days=100)


def series_of(activity: Activity) -> list[Event]:
    """Four queries: exceptions and their places, closed periods, and what has begun."""
    prefetch_related_objects([activity], "closed_periods", "schedules__exceptions__new_place")
    now = timezone.now()
    begun = _begun(activity, now)
    events: list[Event] = []
    for schedule in activity.schedules.all():
        schedule.activity = activity
        events += _events(schedule, begun.get(schedule.pk, []), now)
    return events


def _begun(activity: Activity, now: datetime) -> dict[int, list[Occurrence]]:
    """By schedule. They are history: their schedule may say otherwise by now."""
    rows = Occurrence.objects.filter(activity=activity, starts_at__range=(now - TOLD_BACK, now))
    found: dict[int, list[Occurrence]] = {}
    for row in rows.select_related("place").in_time_order():
        row.activity = activity
        found.setdefault(row.schedule_id, []).append(row)
    return found


def _events(schedule: Schedule, begun: list[Occurrence], now: datetime) -> list[Event]:
    today = timezone.localdate(now)
    last = max([today + TOLD_AHEAD, *(each.on for each in schedule.exceptions.all())])
    moments = {row.original_start: row for row in (*begun, *_ahead(schedule, begun, now, last))}
    slots = _slots(schedule, min((local(start).date() for start in moments), default=today), last)
    own = [event_of(row, is_whole=True) for start, row in moments.items() if start not in slots]
    return [*_of_rule(schedule, slots, moments), *own]


def _ahead(schedule: Schedule, begun: list[Occurrence], now: datetime, last: date) -> list[Occurrence]:
    days_begun = {local(row.original_start).date() for row in begun}
    rows = occurrences_of(schedule, timezone.localdate(now), last)
    return [row for row in rows if row.ends_at > now and local(row.original_start).date() not in days_begun]


def _slots(schedule: Schedule, first: date, last: date) -> dict[datetime, date]:
    """Every start that the rule gives."""
    days = dates(schedule.rule, schedule.starts_on, schedule.ends_on, first, last)
    return {instant(day, schedule.start_time, zone()): day for day in days}


def _of_rule(schedule: Schedule, slots: dict[datetime, date], moments: dict[datetime, Occurrence]) -> list[Event]:
    """The series with its overrides; nothing when the rule has no moments any more."""
    rows = [moments[slot] for slot in slots if slot in moments]
    if not rows:
        return []
    if not schedule.rule:
        return [event_of(rows[0], uid=schedule.uuid, is_whole=True)]
    first = _first(schedule, min(slots.values()))
    changed = [_override(row, schedule) for row in rows if _differs(row, first)]
    return [_series(schedule, first, [slot for slot in slots if slot not in moments]), *changed]


def _first(schedule: Schedule, day: date) -> Occurrence:
    """The date that the rule of the calendar starts from, as it would be without exceptions."""
    starts_at, ends_at = span(day, schedule.start_time, schedule.end_time, zone())
    activity = schedule.activity
    return Occurrence(schedule=schedule, activity=activity, place=activity.place, starts_at=starts_at, ends_at=ends_at)


def _differs(row: Occurrence, first: Occurrence) -> bool:
    """A reader gives each date of a series the length of the first, also where the clock changes halfway."""
    return (
        row.status != OccurrenceStatus.PLANNED
        or bool(row.reason)
        or row.place_id != first.place_id
        or row.starts_at != row.original_start
        or row.ends_at - row.starts_at != first.ends_at - first.starts_at
    )


def _series(schedule: Schedule, first: Occurrence, skipped: list[datetime]) -> Event:
    event = event_of(first, uid=schedule.uuid, is_whole=True)
    rule = vRecur.from_ical(schedule.rule)
    if schedule.ends_on:
        rule["UNTIL"] = [instant(schedule.ends_on, schedule.start_time, zone())]
    event.add("rrule", rule)
    if skipped:
        event.add("exdate", [local(start) for start in skipped])
    return event


def _override(row: Occurrence, schedule: Schedule) -> Event:
    event = event_of(row, uid=schedule.uuid, is_whole=True)
    event.add("recurrence-id", local(row.original_start))
    return event
