"""When something happens, as HSDS schedules: what lies ahead of today.

The standard wants times with their distance to UTC, which a rule that crosses a change of the clock does not have one
of. We give the clock here, with the distance of the next date, and say so in `notes`.
"""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from typing import Any

from django.utils import formats, timezone

from activities import schedules, wording_times
from activities.enums import ExceptionKind
from activities.hsds import ids
from activities.hsds.known import known
from activities.hsds.recurrence import fields_of
from activities.models import Activity, ClosedPeriod, Schedule, ScheduleException
from activities.recurrence import MIDNIGHT, instant
from activities.site_address import site_address

CLOCK = "Tijden zoals de klok in Nederland ze aangeeft, in zomer en winter."
LAST_MINUTE = time(23, 59)


def schedules_of(activity: Activity) -> list[dict[str, Any]]:
    """The activity comes with its schedules, their exceptions and its closed periods."""
    return [*_text(activity), *_regular(activity), *_single(activity)]


def _text(activity: Activity) -> Iterator[dict[str, Any]]:
    """Times that nobody could put in a schedule."""
    hours = f"{activity.hours_per_week} uur per week" if activity.hours_per_week else ""
    if said := " · ".join(filter(None, (hours, activity.times_text))):
        yield {"id": ids.part(activity.uuid, "tijden"), "description": said}


def _regular(activity: Activity) -> Iterator[dict[str, Any]]:
    today = timezone.localdate()
    for schedule in activity.schedules.all():
        if schedule.rule and schedule.still_repeats(today):
            yield _repeating(schedule, today)
        elif not schedule.rule and schedule.starts_on >= today and _goes_on(schedule):
            yield _once(schedule, str(schedule.uuid), schedule.starts_on, schedule.start_time, schedule.end_time)


def _single(activity: Activity) -> Iterator[dict[str, Any]]:
    """Extra dates, and where and when a moved one went."""
    today = timezone.localdate()
    for schedule in activity.schedules.all():
        for each in schedule.exceptions.all():
            day = each.new_on or each.on
            if day >= today and _is_held(schedule, each):
                key = ids.part(schedule.uuid, "uitzondering", each.on.isoformat())
                yield _once(schedule, key, day, *schedules.times_of(schedule, each), notes=_where(each))


def _repeating(schedule: Schedule, today: date) -> dict[str, Any]:
    fields = fields_of(schedule)
    begin, end = schedule.starts_on.isoformat(), schedule.ends_on.isoformat() if schedule.ends_on else None
    limits = known(dtstart=begin, until=end) if fields else known(valid_from=begin, valid_to=end)
    return {
        "id": str(schedule.uuid),
        **limits,
        **(fields or {}),
        **_times(max(today, schedule.starts_on), schedule.start_time, schedule.end_time),
        "description": wording_times.rhythms([schedule])[0],
        "schedule_link": site_address(schedule.activity.get_absolute_url()),
        "notes": " ".join([CLOCK, *_limits(schedule, today)]),
    }


def _once(schedule: Schedule, key: str, day: date, start: time, end: time, notes: str = "") -> dict[str, Any]:
    on = day.isoformat()
    return known(
        id=key,
        valid_from=on,
        valid_to=on,
        dtstart=on,
        freq="WEEKLY",
        count=1,
        **_times(day, start, end),
        description=f"{_in_words(day)} {start:%H:%M}-{end:%H:%M}",
        schedule_link=site_address(schedule.activity.get_absolute_url()),
        notes=notes,
    )


def _times(day: date, start: time, end: time) -> dict[str, Any]:
    """Of that day; all day long is written as the standard asks."""
    offset = instant(day, start, schedules.zone()).astimezone(schedules.zone()).utcoffset() or timedelta()
    hours = offset / timedelta(hours=1)
    sign, minutes = "-" if hours < 0 else "+", abs(round(hours * 60))
    zone = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    last = LAST_MINUTE if start == end == MIDNIGHT else end
    return {
        "timezone": int(hours) if hours.is_integer() else hours,
        "opens_at": f"{start:%H:%M}{zone}",
        "closes_at": f"{last:%H:%M}{zone}",
    }


def _limits(schedule: Schedule, today: date) -> Iterator[str]:
    """What the standard has no field for: the days of the rule on which nothing happens."""
    if schedule.skip_public_holidays:
        yield "Niet op feestdagen."
    if schedule.skip_school_holidays:
        yield "Niet in de schoolvakanties."
    yield from _closed(schedule.activity.closed_periods.all(), today)
    for each in schedule.exceptions.all():
        if each.kind != ExceptionKind.EXTRA and each.on >= today:
            yield _with_reason(f"Niet op {_in_words(each.on)}", each.reason)


def _closed(periods: Iterable[ClosedPeriod], today: date) -> Iterator[str]:
    for period in periods:
        if period.last_on >= today:
            days = f"Gesloten van {_in_words(period.first_on)} tot en met {_in_words(period.last_on)}"
            yield _with_reason(days, period.reason)


def _goes_on(schedule: Schedule) -> bool:
    """Of what happens once: not when it was called off, moved, or closed that day."""
    return schedules.is_date_of(schedule, schedule.starts_on) and not any(
        each.on == schedule.starts_on and each.kind != ExceptionKind.EXTRA for each in schedule.exceptions.all()
    )


def _is_held(schedule: Schedule, exception: ScheduleException) -> bool:
    if exception.kind == ExceptionKind.CANCELLED or schedules.is_closed(
        schedule.activity, exception.new_on or exception.on
    ):
        return False
    return exception.kind == ExceptionKind.EXTRA or schedules.fires_on(schedule, exception.on)


def _where(exception: ScheduleException) -> str:
    said = f"In plaats van {_in_words(exception.on)}" if exception.kind == ExceptionKind.MOVED else "Extra datum"
    place = exception.new_place
    elsewhere = f" Op een andere plek: {place.name}." if place and not place.is_example else ""
    return _with_reason(said, exception.reason) + elsewhere


def _with_reason(said: str, reason: str) -> str:
    return f"{said} ({reason})." if reason else f"{said}."


def _in_words(day: date) -> str:
    return formats.date_format(day, "j F Y")
