"""A schedule as a PartialSchedule of OpenActive: the pattern, beside the dated sessions of the other feed.

https://openactive.io/modelling-opportunity-data/, "Schedules"; frequencies and durations are ISO 8601.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings

from activities.models import Schedule
from activities.recurrence import parts_of

UNITS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
NUMBERED = {"byMonthDay": "BYMONTHDAY", "byMonth": "BYMONTH"}


def partial_schedule(schedule: Schedule) -> dict[str, Any]:
    """Without a repetition it is told as the one day that it is. The day of today makes no difference to any of it."""
    last = schedule.ends_on if schedule.rule else schedule.starts_on
    said: dict[str, Any] = {
        "@type": "PartialSchedule",
        "scheduleTimezone": settings.TIME_ZONE,
        "startDate": schedule.starts_on.isoformat(),
        "startTime": f"{schedule.start_time:%H:%M}",
        "endTime": f"{schedule.end_time:%H:%M}",
        "duration": duration(_minutes(schedule)),
        **_pattern(parts_of(schedule.rule)),
    }
    return said | ({"endDate": last.isoformat()} if last else {})


def _pattern(parts: Mapping[str, str]) -> dict[str, Any]:
    """How often; and on which days, unless these words have no way to say it (the last working day of a month)."""
    if not parts:
        return {}
    said: dict[str, Any] = {"repeatFrequency": f"P{parts.get('INTERVAL', '1')}{UNITS[parts['FREQ']]}"}
    if "BYSETPOS" in parts or "-" in parts.get("BYMONTHDAY", ""):
        return said
    if "BYDAY" in parts:
        said["byDay"] = _days(parts["BYDAY"].split(","))
    numbers = {name: parts[key].split(",") for name, key in NUMBERED.items() if key in parts}
    return said | {name: [int(number) for number in each] for name, each in numbers.items()}


def _days(codes: list[str]) -> list[str]:
    """Days of every week have an address; the second Tuesday of a month is told as in iCalendar."""
    return [f"https://schema.org/{DAYS[code]}" for code in codes] if all(code in DAYS for code in codes) else codes


def _minutes(schedule: Schedule) -> int:
    """On the clock: an end at 00:00 is the midnight that closes the day."""
    start, end = (datetime.combine(date.min, at) for at in (schedule.start_time, schedule.end_time))
    return int((end - start).total_seconds() // 60) % (24 * 60) or 24 * 60


def duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
