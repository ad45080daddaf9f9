"""RFC 5545 rules as dates, and local times as instants. Knows no models.

A rule is expanded in local time and only then made UTC: expanded in UTC it moves an hour when the clocks change.
A moment starts once a day at most, so days are all there is to a rule; the times stand beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice

from dateutil.rrule import rrule, rrulestr
from django.utils.translation import gettext as _

LONGEST_RULE = 200
# More dates than days in the longest series.
MOST_DATES = 400
# A yearly rule on 29 February fires at least once in so many days.
LONGEST_SILENCE = timedelta(days=8 * 366)
MIDNIGHT = time(0)

_WEEKDAYS = r"(MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": r"(DAILY|WEEKLY|MONTHLY|YEARLY)",
    "INTERVAL": r"[1-9]\d{0,2}",
    "COUNT": r"[1-9]\d{0,8}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": rf"([+-]?[1-5])?{_WEEKDAYS}(,([+-]?[1-5])?{_WEEKDAYS})*",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYSETPOS": r"-?[1-5]",
    "WKST": _WEEKDAYS,
}


class RuleError(ValueError):
    """`message` tells a volunteer what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Rule:
    """`text` has no COUNT or UNTIL: they are `ends_on`. `starts_on` is the first date that the rule really has."""

    text: str
    starts_on: date
    ends_on: date | None


def read_rule(text: str, starts_on: date, start_time: time, zone: tzinfo, ends_on: date | None = None) -> Rule:
    """Raises RuleError. Without a text it happens once."""
    if not text:
        return Rule("", starts_on, starts_on)
    parts = _parts(text)
    ends_on = _earliest(ends_on, _until(parts.pop("UNTIL", ""), start_time, zone))
    count = int(parts.pop("COUNT", 0))
    if count > MOST_DATES:
        raise RuleError(_("Dit zijn meer dan %(most)s data. Kies een kortere reeks.") % {"most": MOST_DATES})
    plain = ";".join(f"{name}={value}" for name, value in parts.items())
    firsts = list(islice(_rule(plain, starts_on), count or 1))
    if not firsts or firsts[0].date() - starts_on > LONGEST_SILENCE:
        raise RuleError(_("Met deze herhaling is er geen enkele datum. Kijk de dagen en maanden na."))
    if count:
        ends_on = _earliest(ends_on, firsts[-1].date())
    if ends_on and firsts[0].date() > ends_on:
        raise RuleError(_("Tussen de eerste en de laatste dag valt geen enkele datum. Kies een latere laatste dag."))
    return Rule(plain, firsts[0].date(), ends_on)


def dates(text: str, starts_on: date, ends_on: date | None, first: date, last: date) -> list[date]:
    """The dates of a rule from `first` to `last`, both included. Costs the time to count from `starts_on`."""
    first, last = max(first, starts_on), min(last, ends_on or last)
    if first > last:
        return []
    if not text:
        return [starts_on] if first <= starts_on <= last else []
    until = datetime.combine(last, MIDNIGHT)
    return [day.date() for day in _rule(text, starts_on).between(datetime.combine(first, MIDNIGHT), until, inc=True)]


# A night on which all rows are compared asks for the same few thousand again and again.
@lru_cache(maxsize=8192)
def instant(day: date, at: time, zone: tzinfo) -> datetime:
    """A local time as UTC. In the hour that is skipped or comes twice, the offset of before the change (RFC 5545)."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def span(day: date, start: time, end: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """Start and end in UTC; an end at 00:00 is the midnight that closes the day."""
    return instant(day, start, zone), instant(day + timedelta(days=end == MIDNIGHT), end, zone)


def is_at_clock_change(day: date, at: time, zone: tzinfo) -> bool:
    """The clock skips this time that day, or shows it twice."""
    local = datetime.combine(day, at)
    there_and_back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    offsets = {local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    return there_and_back != local or len(offsets) > 1


def parts_of(text: str) -> dict[str, str]:
    """The parts of a rule that was read before, by name."""
    return dict(part.split("=", 1) for part in text.split(";") if part)


def _parts(text: str) -> dict[str, str]:
    if len(text) > LONGEST_RULE:
        raise RuleError(_("Deze herhaling is te lang om te lezen. Maak er twee roosters van."))
    parts: dict[str, str] = {}
    for part in text.upper().removeprefix("RRULE:").split(";"):
        name, _equals, value = part.partition("=")
        if name in parts or not re.fullmatch(_PARTS.get(name, r"\b\B"), value, re.ASCII):
            raise RuleError(_("Deze herhaling kunnen we niet lezen: %(part)s.") % {"part": part[:40]})
        parts[name] = value
    _check_together(parts)
    return parts


def _check_together(parts: Mapping[str, str]) -> None:
    """What each part may say on its own, but not beside the others."""
    frequency = parts.get("FREQ")
    if not frequency:
        raise RuleError(_("Kies hoe vaak het is: elke dag, elke week, elke maand of elk jaar."))
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleError(_("Kies een laatste dag of een aantal keer, niet allebei."))
    if re.search(r"\d", parts.get("BYDAY", "")) and frequency in ("DAILY", "WEEKLY"):
        raise RuleError(_("“De derde dinsdag” kan alleen bij elke maand of elk jaar."))
    if "BYMONTHDAY" in parts and frequency in ("DAILY", "WEEKLY"):
        raise RuleError(_("“De 15e van de maand” kan alleen bij elke maand of elk jaar."))
    filters = {"BYDAY", "BYMONTH"} & parts.keys()
    if "BYSETPOS" in parts and (frequency in ("DAILY", "WEEKLY") or "BYDAY" not in parts):
        raise RuleError(_("BYSETPOS kan alleen bij dagen van elke maand of elk jaar."))
    # Every so many days on a Tuesday may never come, and looking for it takes seconds.
    if frequency == "DAILY" and parts.get("INTERVAL", "1") != "1" and filters:
        raise RuleError(_("Om de zoveel dagen kan niet samen met vaste dagen. Kies elke week."))
    if not _some_day_fits(parts):
        raise RuleError(_("Met deze herhaling is er geen enkele datum. Kijk de dagen en maanden na."))


def _some_day_fits(parts: Mapping[str, str]) -> bool:
    """Whether the months have such days at all, as 30 February is not there; dateutil looks until the year 9999."""
    months = [int(month) for month in parts.get("BYMONTH", "1,2,3,4,5,6,7,8,9,10,11,12").split(",")]
    longest = max(29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31 for month in months)
    return any(abs(int(day)) <= longest for day in parts.get("BYMONTHDAY", "1").split(","))


def _until(text: str, start_time: time, zone: tzinfo) -> date | None:
    """The last local date on which something that starts at this time is not after UNTIL."""
    if not text:
        return None
    if not text.endswith("Z"):
        raise RuleError(
            _("De einddatum UNTIL heeft geen tijdzone. Schrijf hem in UTC met een Z, zoals UNTIL=20270630T215959Z.")
        )
    try:
        until = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone)
    except (ValueError, OverflowError):
        raise RuleError(_("De einddatum UNTIL bestaat niet. Kijk hem na.")) from None
    return until.date() - timedelta(days=until.time() < start_time)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


@lru_cache(maxsize=4096)
def _rule(text: str, starts_on: date) -> rrule:
    rule = rrulestr(text, dtstart=datetime.combine(starts_on, MIDNIGHT))
    assert isinstance(rule, rrule)
    return rule
