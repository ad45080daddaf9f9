"""Times as whole sentences, for who reads with difficulty: "Open op maandag en dinsdag van 9 tot 17 uur."."""

from collections.abc import Iterable
from datetime import time

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _, pgettext

from activities import wording_times
from activities.models import Schedule
from activities.recurrence import parts_of

WHOLE_WEEK = 7


def sentences(schedules: Iterable[Schedule]) -> list[str]:
    """One for each rhythm, its blocks together."""
    return [_sentence(rows) for rows in wording_times.by_rhythm(schedules)]


def _sentence(rows: list[Schedule]) -> str:
    first = rows[0]
    hours = _(" en ").join(_hours(row.start_time, row.end_time) for row in rows)
    if not first.is_opening_hours:
        words = _("%(rhythm)s %(hours)s.") % {"rhythm": wording_times.rhythm(first), "hours": hours}
        return capfirst(words)
    days = _weekdays(first)
    if len(days) == WHOLE_WEEK:
        return _("Elke dag open %(hours)s.") % {"hours": hours}
    if days and wording_times.is_row(days):
        ends = {"first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]], "hours": hours}
        return _("Open van %(first)s tot en met %(last)s %(hours)s.") % ends
    if days:
        named = wording_times.together([str(WEEKDAYS[day]) for day in days])
        return _("Open op %(days)s %(hours)s.") % {"days": named, "hours": hours}
    return _("Open: %(rhythm)s %(hours)s.") % {"rhythm": wording_times.rhythm(first), "hours": hours}


def _weekdays(schedule: Schedule) -> list[int]:
    """Of a rule that says nothing but days of every week; else none."""
    parts = parts_of(schedule.rule) if schedule.rule else {}
    interval = int(parts.pop("INTERVAL", "1"))
    parts.pop("WKST", None)
    frequency = parts.pop("FREQ", "")
    if interval != 1 or parts.keys() - {"BYDAY"} or frequency not in ("DAILY", "WEEKLY"):
        return []
    if frequency == "DAILY" and "BYDAY" not in parts:
        return list(range(WHOLE_WEEK))
    return wording_times.weekdays(parts, schedule.starts_on)


def _hours(start: time, end: time) -> str:
    """Whole hours as "van 9 tot 17 uur": a translation writes them as its readers do, perhaps as 9:00."""
    last = 24 if end == time(0) else end.hour
    if not start.minute and not end.minute:
        return pgettext("hele uren", "van %(start)s tot %(end)s uur") % {"start": start.hour, "end": last}
    return _("van %(start)s tot %(end)s") % {
        "start": f"{start.hour}:{start.minute:02}",
        "end": f"{last}:{end.minute:02}",
    }
