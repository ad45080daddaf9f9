"""The rule of an event as we keep rules: in local time, with a last day within 12 months; or else as its dates."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils import formats
from django.utils.translation import gettext as _
from icalendar import Component, vRecur

from activities.importers.calendar_times import Clock, EventRefused, Span
from activities.recurrence import MIDNIGHT, Rule, RuleError, dates, read_rule
from activities.schedules import zone

MOST_TRIED = 1_000
MOST_DATES = 60
AHEAD = timedelta(days=366)
# A rule that began longer ago counts from a later date of its own.
OLDEST = timedelta(days=9 * 366)

_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# What dateutil can write out; the parts that count seconds would keep it busy for years.
_EXPANDABLE = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(INTERVAL|COUNT|UNTIL|WKST|BY(DAY|MONTHDAY|MONTH|SETPOS|YEARDAY|WEEKNO|HOUR|"
    r"MINUTE))=[-+,\w]+)*"
)
_HOURLY = re.compile(r"FREQ=HOURLY(;(INTERVAL|COUNT|UNTIL|WKST)=\w+)*")

Parts = dict[str, str]


@dataclass(frozen=True)
class Repetition:
    """Either a rule that we keep, or dates without one; `was_cut` where the calendar goes on after our last day."""

    rule: Rule | None
    spans: tuple[Span, ...]
    was_cut: bool = False


def repetition_of(event: Component, clock: Clock, today: date) -> Repetition:
    """Raises EventRefused."""
    said = event.get("RRULE")
    if said is None:
        return Repetition(None, (clock.first,))
    if isinstance(said, list) or "EXRULE" in event:
        raise EventRefused(_("deze activiteit heeft meer dan één herhaling. Maak er aparte activiteiten van."))
    if not isinstance(said, vRecur):
        raise EventRefused(_("de herhaling kunnen we niet lezen."))
    text = said.to_ical().decode().upper()  # type: ignore[no-untyped-call]
    parts: Parts = dict(part.partition("=")[::2] for part in text.split(";"))
    if clock.first.day > today + AHEAD:
        raise EventRefused(_("deze activiteit begint pas over meer dan een jaar."))
    until = _until(said.get("UNTIL"), clock)
    return _kept(parts, until, clock, today) or _written_out(text, parts, until, clock, today)


def last_day(today: date, starts_on: date) -> date:
    """The end of the last whole month within 12 months, so that it is not another day at each run."""
    furthest = max(today, starts_on) + AHEAD
    return furthest.replace(day=1) - timedelta(days=1)


def said_on(day: date) -> str:
    return formats.date_format(day, "j F Y")


def _until(said: list[date] | None, clock: Clock) -> datetime | None:
    """The last moment at which it may still begin, on the clock of the event."""
    if not said:
        return None
    if isinstance(said[0], datetime):
        return clock.wall_of(said[0])
    return datetime.combine(said[0], clock.wall.time())


def _kept(parts: Parts, until: datetime | None, clock: Clock, today: date) -> Repetition | None:
    """None for a rule that we do not keep."""
    plain = _shifted(_endless(parts), clock.shift)
    if plain is None:
        return None
    try:
        rule = read_rule(_text(plain), clock.first.day, clock.first.start, zone())
    except RuleError:
        return None
    last = _last(rule, parts, until, clock)
    cut = last_day(today, rule.starts_on)
    starts_on = _recent(rule, today)
    ends_on = min(last or cut, cut)
    if ends_on < starts_on:  # it is over, or never had a date but its start
        return Repetition(None, (clock.first,))
    return Repetition(Rule(rule.text, starts_on, ends_on), (), was_cut=last is None or last > cut)


def _endless(parts: Parts) -> Parts:
    return {name: said for name, said in parts.items() if name not in ("UNTIL", "COUNT")}


def _text(parts: Parts) -> str:
    return ";".join(f"{name}={said}" for name, said in parts.items())


def _last(rule: Rule, parts: Parts, until: datetime | None, clock: Clock) -> date | None:
    if until:
        return until.date() - timedelta(days=until.time() < clock.wall.time()) + clock.shift
    if not (count := int(parts.get("COUNT", 0))):
        return None
    starts = rrulestr(rule.text, dtstart=datetime.combine(rule.starts_on, MIDNIGHT))
    return list(islice(starts, min(count, MOST_TRIED)))[-1].date()


def _recent(rule: Rule, today: date) -> date:
    if rule.starts_on >= today - OLDEST:
        return rule.starts_on
    return next(iter(dates(rule.text, rule.starts_on, None, date(today.year - 1, 1, 1), today + AHEAD)), rule.starts_on)


def _shifted(parts: Parts, shift: timedelta) -> Parts | None:
    """The same days told on the clock here; None where the rule has no words for them."""
    if not shift:
        return parts
    filters = {name for name in parts if name.startswith("BY")}
    if parts.get("FREQ") not in ("DAILY", "WEEKLY") or filters - {"BYDAY"} or (filters and parts["FREQ"] == "DAILY"):
        return None
    start = _shifted_days(parts.get("WKST", "MO"), shift)
    days = {"BYDAY": _shifted_days(parts["BYDAY"], shift)} if filters else {}
    return parts | days | {"WKST": start}


def _shifted_days(days: str, shift: timedelta) -> str:
    return ",".join(_WEEK[(_WEEK.index(day) + shift.days) % 7] if day in _WEEK else day for day in days.split(","))


def _written_out(text: str, parts: Parts, until: datetime | None, clock: Clock, today: date) -> Repetition:
    refusal = EventRefused(_("deze herhaling kunnen we niet overnemen. Maak er een vaste dag van, of losse data."))
    if not (_EXPANDABLE.fullmatch(text) or _HOURLY.fullmatch(text)):
        raise refusal
    last = min(until or datetime.max, datetime.combine(last_day(today, clock.first.day), clock.wall.time()))
    count = min(int(parts.get("COUNT", MOST_TRIED)), MOST_TRIED)
    try:
        walls = list(islice(rrulestr(_text(_endless(parts)), dtstart=clock.wall), count))
    except (ValueError, OverflowError):
        raise refusal from None
    is_whole = "COUNT" in parts or len(walls) < MOST_TRIED or walls[-1] > last
    slots = [clock.slot_of_wall(wall) for wall in walls if wall <= last]
    if not is_whole or sum(slot.date() >= today for slot in slots) > MOST_DATES:
        raise refusal
    recent = (slot for slot in slots if slot.date() >= today - AHEAD)
    return Repetition(None, tuple(map(clock.span_at, recent)) or (clock.first,))
