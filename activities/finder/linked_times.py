"""When something is, in the words of schema.org: its moments, its schedules and its opening hours.

Reads the schedules and the moments of the page itself (finder.times), so the two cannot disagree, and costs no query.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import timezone

from activities.enums import OccurrenceStatus
from activities.hours import hours_of
from activities.models import Activity, Occurrence, Schedule
from activities.recurrence import MIDNIGHT, dates, instant, parts_of, span
from activities.schedules import horizon, zone

Node = dict[str, Any]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_OF = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), DAYS, strict=True))
UNITS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
# Opening hours that differ from the usual ones are told so far ahead: readers have come by again long before then.
TOLD_AHEAD = timedelta(days=60)


def known(node: Node) -> Node:
    """Without what nobody knows."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}


def next_of(moments: Sequence[Occurrence]) -> Occurrence | None:
    """The first that goes on; when none does, the first that was called off."""
    going_on = (row for row in moments if not row.is_cancelled)
    return next(going_on, None) or next(iter(moments), None)


def moment(row: Occurrence) -> Node:
    """Only a moved time has an earlier one; what is elsewhere at its usual time says so by its place."""
    has_moved = not row.is_cancelled and row.starts_at != row.original_start and row.status == OccurrenceStatus.MOVED
    status = "EventCancelled" if row.is_cancelled else "EventRescheduled" if has_moved else "EventScheduled"
    return known(
        {
            "startDate": _local(row.starts_at),
            "endDate": _local(row.ends_at),
            "eventStatus": f"https://schema.org/{status}",
            "previousStartDate": _local(row.original_start) if has_moved else None,
        }
    )


def schedules(activity: Activity, moments: Iterable[Occurrence]) -> list[Node]:
    """Those that still repeat, and that schema.org has words for; of the others the moments tell."""
    now = timezone.now()
    repeating = [row for row in activity.schedules.all() if row.still_repeats(timezone.localdate(now))]
    rules = [(row, _rule(row)) for row in repeating]
    usual = {(row.schedule_id, row.starts_at) for row in moments if row.status == OccurrenceStatus.PLANNED}
    return [_schedule(row, rule, _skipped(row, usual, now)) for row, rule in rules if rule]


def opening_hours(activity: Activity, moments: Iterable[Occurrence]) -> Node:
    """The usual hours of a week, and the days that differ: closed, open at other hours, or only now and then."""
    said = hours_of(activity.schedules.all())
    weekly = [block for block in said.blocks if not block.nth] if said else []
    usual = {day: sorted((b.start, b.end) for b in weekly if day in b.weekdays) for day in range(7)}
    rows = [row for row in moments if row.is_opening_hours]
    if not rows and not weekly:
        return {}
    week = [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": [_day(DAYS[day]) for day in b.weekdays]}
        | _hours(b.start, b.end)
        for b in weekly
    ]
    return known({"openingHoursSpecification": week, "specialOpeningHoursSpecification": _differing(usual, rows)})


def _schedule(row: Schedule, rule: Node, skipped: list[date]) -> Node:
    start, end = span(row.starts_on, row.start_time, row.end_time, zone())
    return known(
        {
            "@type": "Schedule",
            "startDate": row.starts_on.isoformat(),
            "endDate": row.ends_on.isoformat() if row.ends_on else None,
            "startTime": f"{row.start_time:%H:%M:%S}",
            "endTime": f"{row.end_time:%H:%M:%S}",
            "duration": _duration(end - start),
            "scheduleTimezone": settings.TIME_ZONE,
            **rule,
            "exceptDate": [day.isoformat() for day in skipped],
        }
    )


def _rule(row: Schedule) -> Node | None:
    """The part of RFC 5545 that schema.org can say; None where a reader would make other dates of it."""
    parts = parts_of(row.rule)
    frequency, days = parts["FREQ"], [code for code in parts.get("BYDAY", "").split(",") if code]
    month_days = [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day]
    if "BYSETPOS" in parts:
        days = [f"{parts['BYSETPOS']}{code}" for code in days if len(days) == 1]
    in_months = frequency in ("MONTHLY", "YEARLY")
    is_vague = in_months and days and any(code in DAY_OF for code in days)
    is_of_a_year = frequency == "YEARLY" and days and "BYMONTH" not in parts
    if is_vague or is_of_a_year or min(month_days, default=1) < 1 or ("BYSETPOS" in parts and not days):
        return None
    if frequency == "WEEKLY" and not days:
        days = [list(DAY_OF)[row.starts_on.weekday()]]
    if in_months and not days and not month_days:
        month_days = [row.starts_on.day]
    return {
        "repeatFrequency": f"P{parts.get('INTERVAL', '1')}{UNITS[frequency]}",
        "byDay": [_day(DAY_OF[code]) if code in DAY_OF else code for code in days],
        "byMonthDay": month_days,
        "byMonth": _months(row, parts),
    }


def _months(row: Schedule, parts: dict[str, str]) -> list[int]:
    if "BYMONTH" in parts:
        return [int(month) for month in parts["BYMONTH"].split(",")]
    return [row.starts_on.month] if parts["FREQ"] == "YEARLY" else []


def _skipped(row: Schedule, usual: set[tuple[int, datetime]], now: datetime) -> list[date]:
    """The dates of the rule, as far as we look ahead, on which it is not, or not as usual."""
    today = timezone.localdate(now)
    days = dates(row.rule, row.starts_on, row.ends_on, today, horizon(now) - timedelta(days=1))
    starts = {day: instant(day, row.start_time, zone()) for day in days}
    return [day for day, start in starts.items() if start > now and (row.pk, start) not in usual]


Hours = list[tuple[time, time]]


def _differing(usual: dict[int, Hours], rows: list[Occurrence]) -> list[Node]:
    today = timezone.localdate()
    # What is over today is no row any more, so of today only what was changed tells something.
    is_other_today = any(row.local_on == today and row.status != OccurrenceStatus.PLANNED for row in rows)
    first = today if is_other_today else today + timedelta(days=1)
    days = [first + timedelta(days=number) for number in range(TOLD_AHEAD.days)]
    told = {day: _hours_on(day, rows) for day in days}
    differing = [day for day in days if told[day] != usual[day.weekday()]]
    return [node for run in _runs(differing, told) for node in _special(run, told[run[0]])]


def _hours_on(day: date, rows: list[Occurrence]) -> Hours:
    spans = [(row.starts_at, row.ends_at) for row in rows if row.local_on == day and not row.is_cancelled]
    return sorted((start.astimezone(zone()).time(), end.astimezone(zone()).time()) for start, end in spans)


def _runs(days: list[date], told: dict[date, Hours]) -> list[list[date]]:
    """Days that follow each other with the same hours."""
    numbered = groupby(enumerate(days), key=lambda each: (each[1].toordinal() - each[0], told[each[1]]))
    return [[day for _number, day in run] for _key, run in numbered]


def _special(days: list[date], hours: Hours) -> list[Node]:
    """Closed is written as open from midnight to midnight, as search engines read it."""
    valid = {"validFrom": days[0].isoformat(), "validThrough": days[-1].isoformat()}
    closed = {"opens": "00:00", "closes": "00:00"}
    said = [_hours(start, end) for start, end in hours] or [closed]
    return [{"@type": "OpeningHoursSpecification"} | each | valid for each in said]


def _hours(start: time, end: time) -> Node:
    """A closing time of 00:00 would read as closed all day."""
    return {"opens": f"{start:%H:%M}", "closes": "23:59" if end == MIDNIGHT else f"{end:%H:%M}"}


def _day(name: str) -> str:
    return f"https://schema.org/{name}"


def _local(at: datetime) -> str:
    return at.astimezone(zone()).isoformat()


def _duration(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes else ''}"
