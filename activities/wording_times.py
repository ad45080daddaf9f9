"""Times in words: moments as people say them, and rules as their rhythm. Times are those on the clock here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _, ngettext, pgettext

from activities.enums import OccurrenceStatus
from activities.models import Occurrence, Schedule
from activities.recurrence import dates, parts_of

DAY_MINUTES = 24 * 60
A_MONDAY = date(2024, 1, 1)
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def moment(row: Occurrence, now: datetime | None = None) -> str:
    """ "vandaag 14:00-16:00", or "nu open, tot 16:00" while it goes on."""
    if not row.is_cancelled and row.starts_at <= (now or timezone.now()) < row.ends_at:
        words = _("nu open, tot %(end)s") if row.is_opening_hours else _("nu bezig, tot %(end)s")
        return words % {"end": clock(row.end_minute)}
    return f"{day(row.local_on, timezone.localdate(now))} {span(row.start_minute, row.end_minute)}"


def after(row: Occurrence, first: Occurrence) -> str:
    """A further moment, with what differs from the first: another day, other hours, or both."""
    hours = span(row.start_minute, row.end_minute)
    if row.local_on == first.local_on:
        return hours
    on = day(row.local_on, timezone.localdate())
    return on if hours == span(first.start_minute, first.end_minute) else f"{on} {hours}"


def clock(minute: int) -> str:
    """Minutes since midnight; the end of the day is 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def day(on: date, today: date) -> str:
    if on == today:
        return _("vandaag")
    if on == today + timedelta(days=1):
        return _("morgen")
    return long_day(on, today)


def long_day(on: date, today: date) -> str:
    """With the weekday; with the year only when it is another one than ours, and not soon."""
    is_far = on.year != today.year and on - today > timedelta(days=60)
    # E: the month as it follows a day, which in Polish is another word than the month alone.
    return formats.date_format(on, "l j E Y" if is_far else "l j E")


def short_day(on: date, today: date) -> str:
    return formats.date_format(on, "j E Y" if on.year != today.year else "j E")


def heading(on: date, today: date) -> str:
    """Above the moments of one day."""
    word = day(on, today)
    named = long_day(on, today)
    return word.capitalize() if word == named else listed([word.capitalize(), named])


def regular(schedules: Sequence[Schedule], next_one: Occurrence, today: date) -> str:
    """ "elke dinsdag 10:00-12:00, eerstvolgende 1 december"; but "morgen 10:00-12:00" when it is soon.

    Opening hours have a next day always, and a rhythm too long for a line. A date outside the rhythm has its own hours.
    """
    is_soon = next_one.local_on <= today + timedelta(days=1)
    repeating = [row for row in schedules if row.still_repeats(today)]
    if is_soon or next_one.is_opening_hours or not _is_of(repeating, next_one) or len(rhythms(repeating)) > 2:
        return moment(next_one)
    rhythm = _(" en ").join(rhythms(repeating))
    return _("%(rhythm)s, eerstvolgende %(day)s") % {"rhythm": rhythm, "day": short_day(next_one.local_on, today)}


def _is_of(schedules: Iterable[Schedule], row: Occurrence) -> bool:
    """Whether one of the rules says this day and these hours; not so for what is moved, extra or stands on its own."""
    hours, on = span(row.start_minute, row.end_minute), row.local_on
    return row.status == OccurrenceStatus.PLANNED and any(
        each.pk == row.schedule_id
        and _hours(each.start_time, each.end_time) == hours
        and dates(each.rule, each.starts_on, each.ends_on, on, on)
        for each in schedules
    )


def rhythms(schedules: Iterable[Schedule]) -> list[str]:
    """One phrase for each rhythm, its blocks together: "elke dinsdag 10:00-12:00 en 13:00-15:00"."""
    return [
        f"{rhythm(same[0])} {_(' en ').join(_hours(row.start_time, row.end_time) for row in same)}"
        for same in by_rhythm(schedules)
    ]


def by_rhythm(schedules: Iterable[Schedule]) -> list[list[Schedule]]:
    """Those that are told in one phrase, in the order of their hours."""
    ordered = sorted(schedules, key=lambda row: (row.rule, row.start_time, row.end_time))
    grouped = groupby(ordered, key=lambda row: (row.rule, first_day(row.rule, row.starts_on)))
    return [list(rows) for _rule, rows in grouped]


def first_day(rule: str, starts_on: date) -> date:
    """One day for all the days that a schedule may start on and be told in the same words."""
    if "BYDAY" in rule:
        return A_MONDAY
    return A_MONDAY + timedelta(days=starts_on.weekday()) if rule == "FREQ=WEEKLY" else starts_on


def rhythm(schedule: Schedule) -> str:
    """The rule without its times: "elke dinsdag", "om de week op vrijdag", "elke derde dinsdag van de maand"."""
    if not schedule.rule:
        return day(schedule.starts_on, timezone.localdate())
    parts = parts_of(schedule.rule)
    interval = int(parts.get("INTERVAL", "1"))
    frequency = parts.get("FREQ")
    if frequency == "DAILY" and len(parts) - ("INTERVAL" in parts) - ("WKST" in parts) == 1:
        return _("elke dag") if interval == 1 else _("om de %(number)s dagen") % {"number": interval}
    days = weekdays(parts, schedule.starts_on)
    if frequency == "WEEKLY" or (frequency == "DAILY" and "BYDAY" in parts):
        return _("op vaste dagen") if {"BYMONTH", "BYMONTHDAY"} & parts.keys() else _weekly(days, interval)
    if frequency == "MONTHLY" and "BYMONTH" not in parts and (words := _monthly(parts, schedule.starts_on)):
        every = ngettext("van de maand", "om de %(number)s maanden", interval) % {"number": interval}
        return f"{words} {every}"
    if frequency == "YEARLY" and not {"BYDAY", "BYMONTHDAY", "BYMONTH", "INTERVAL"} & parts.keys():
        return _("elk jaar op %(day)s") % {"day": formats.date_format(schedule.starts_on, "j F")}
    return _("op vaste dagen")


def _hours(start: time, end: time) -> str:
    return span(start.hour * 60 + start.minute, end.hour * 60 + end.minute or DAY_MINUTES)


def span(start_minute: int, end_minute: int) -> str:
    if (start_minute, end_minute) == (0, DAY_MINUTES):
        return _("dag en nacht")
    return f"{clock(start_minute)}-{clock(end_minute)}"


def weekdays(parts: dict[str, str], starts_on: date) -> list[int]:
    codes = parts.get("BYDAY", CODES[starts_on.weekday()])
    return sorted(CODES.index(code) for code in codes.split(",") if code in CODES)


def _weekly(days: list[int], interval: int) -> str:
    if interval == 1:
        if len(days) == 7:
            return _("elke dag")
        return _listed(days) if is_row(days) else _("elke %(days)s") % {"days": _listed(days)}
    if interval == 2:
        return _("om de week op %(days)s") % {"days": _listed(days)}
    return _("om de %(number)s weken op %(days)s") % {"number": interval, "days": _listed(days)}


def _listed(days: list[int]) -> str:
    """ "maandag tot en met vrijdag" for days in a row, else "maandag, woensdag en vrijdag"."""
    names = [str(WEEKDAYS[day]) for day in days]
    if is_row(days):
        return _("%(first)s tot en met %(last)s") % {"first": names[0], "last": names[-1]}
    return together(names)


def listed(words: Iterable[str]) -> str:
    """Side by side, with the comma of the language: that of Arabic is another."""
    return _(", ").join(words)


def together(words: Sequence[str]) -> str:
    """ "maandag, woensdag en vrijdag"."""
    return _(" en ").join(filter(None, (listed(words[:-1]), words[-1])))


def is_row(days: list[int]) -> bool:
    return len(days) > 2 and days[-1] - days[0] == len(days) - 1


def _monthly(parts: dict[str, str], starts_on: date) -> str:
    ordinals = {
        "1": _("eerste"),
        "2": _("tweede"),
        "3": _("derde"),
        "4": _("vierde"),
        "5": _("vijfde"),
        "-1": _("laatste"),
    }
    if "BYSETPOS" in parts or ("BYDAY" in parts and "BYMONTHDAY" in parts):
        return ""
    if "BYDAY" in parts:
        pairs = [(ordinals.get(each[:-2].lstrip("+")), each[-2:]) for each in parts["BYDAY"].split(",")]
        if not all(ordinal for ordinal, _code in pairs):
            return ""
        names = [f"{ordinal} {WEEKDAYS[CODES.index(code)]}" for ordinal, code in pairs]
        if len({code for _ordinal, code in pairs}) == 1:
            names = [*(str(ordinal) for ordinal, _code in pairs[:-1]), names[-1]]
        return pgettext("dag van de maand", "elke %(days)s") % {"days": together(names)}
    numbers = parts.get("BYMONTHDAY", str(starts_on.day))
    if "-" in numbers:
        return ""
    dates = [_("%(number)se") % {"number": number} for number in sorted(map(int, numbers.split(",")))]
    return _("op de %(days)s") % {"days": together(dates)}
