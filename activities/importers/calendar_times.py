"""The times of one event on the clock here, whatever clock its calendar was written by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Component
from icalendar.prop import vBroken

from activities.recurrence import MIDNIGHT
from activities.schedules import zone

YEARS = range(1970, 2200)
DAY = timedelta(days=1)


class EventRefused(Exception):
    """The message says why an event cannot be taken in."""


@dataclass(frozen=True)
class Span:
    """On the clock here; an end at 00:00 is the midnight that closes the day."""

    day: date
    start: time
    end: time

    @property
    def slot(self) -> datetime:
        return datetime.combine(self.day, self.start)


@dataclass(frozen=True)
class Clock:
    """How the dates of an event lie here. `wall` is its start on the clock of its own zone.

    A rule in UTC or of another country keeps the time here that its first date has. A time of that rule can be on
    another day here: `shift` is how many days later.
    """

    wall: datetime
    zone: tzinfo
    first: Span
    length: timedelta

    @property
    def shift(self) -> timedelta:
        return self.first.day - self.wall.date()

    def slot(self, value: date) -> datetime:
        """A date of the event as its calendar writes it, in any form, here."""
        if not isinstance(value, datetime):
            return datetime.combine(value + self.shift, self.first.start)
        return self.slot_of_wall(self.wall_of(value))

    def wall_of(self, value: datetime) -> datetime:
        return value.astimezone(self.zone).replace(tzinfo=None) if value.tzinfo else value

    def slot_of_wall(self, wall: datetime) -> datetime:
        if wall.time() == self.wall.time():
            return datetime.combine(wall.date() + self.shift, self.first.start)
        return wall.replace(tzinfo=self.zone).astimezone(zone()).replace(tzinfo=None)

    def span_at(self, slot: datetime, length: timedelta | None = None) -> Span:
        return span_between(slot, slot + (self.length if length is None else length))


def clock_of(event: Component) -> Clock:
    """Raises EventRefused, also for what lasts whole days or goes on past midnight."""
    start = _moment(event, "DTSTART")
    local = start.astimezone(zone()).replace(tzinfo=None)
    end = _end(event, start)
    span = span_between(local, end)
    return Clock(start.replace(tzinfo=None), start.tzinfo or zone(), span, end - local)


def span_between(start: datetime, end: datetime) -> Span:
    """Both on the clock here. Raises EventRefused."""
    if start.second or end.second or start.microsecond:
        start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    if end <= start:
        raise EventRefused(_("deze activiteit heeft geen begin- en eindtijd."))
    midnight = datetime.combine(start.date() + DAY, MIDNIGHT)
    if end > midnight:
        if end - start >= DAY:
            raise EventRefused(_("deze activiteit heeft geen begin- en eindtijd, maar duurt hele dagen."))
        raise EventRefused(_("deze activiteit gaat over middernacht heen. Maak er twee van."))
    return Span(start.date(), start.time(), end.time())


def values_of(event: Component, name: str) -> Iterator[Any]:
    """Each date, moment or period of EXDATE or RDATE, which may be there more than once. Raises EventRefused."""
    said = event.get(name, [])
    for each in said if isinstance(said, list) else [said]:
        for value in [None] if isinstance(each, vBroken) else each.dts:
            yield known(value_of(value), each, name)


def recurrence_id(override: Component) -> date:
    """The date that it stands for, as its calendar writes it. Raises EventRefused."""
    said = override["RECURRENCE-ID"]
    if getattr(said, "params", {}).get("RANGE"):
        raise EventRefused(
            _("“deze en alle volgende” kunnen we niet overnemen. Stop de oude reeks in de agenda en begin een nieuwe.")
        )
    on = known(value_of(said), said, "RECURRENCE-ID")
    if not isinstance(on, date):
        raise EventRefused(_("de datum bij %(name)s kunnen we niet lezen.") % {"name": "RECURRENCE-ID"})
    return on


def value_of(said: Any) -> Any:
    """What a property says; None where it is missing, there twice or could not be read."""
    return None if isinstance(said, vBroken | list) else getattr(said, "dt", None)


def known(value: Any, said: Any, name: str) -> Any:
    """The value itself. Raises EventRefused where it could not be read, or has a zone that nobody knows."""
    first = value[0] if isinstance(value, tuple) else value
    if not isinstance(first, date) or first.year not in YEARS:
        raise EventRefused(_("de datum bij %(name)s kunnen we niet lezen.") % {"name": name})
    if isinstance(first, datetime) and first.tzinfo is None and (tzid := getattr(said, "params", {}).get("TZID")):
        raise EventRefused(_("de tijdzone %(zone)s kennen we niet.") % {"zone": str(tzid)[:60]})
    return value


def _moment(event: Component, name: str) -> datetime:
    said = event.get(name)
    value = known(value_of(said), said, name)
    if not isinstance(value, datetime):
        raise EventRefused(_("deze activiteit heeft geen begin- en eindtijd, maar duurt hele dagen."))
    return value if value.tzinfo else value.replace(tzinfo=zone())


def _end(event: Component, start: datetime) -> datetime:
    """On the clock here."""
    if "DTEND" in event:
        return _moment(event, "DTEND").astimezone(zone()).replace(tzinfo=None)
    length = value_of(event.get("DURATION")) if "DURATION" in event else timedelta()
    if not isinstance(length, timedelta) or length > timedelta(days=400):
        raise EventRefused(_("de duur kunnen we niet lezen."))
    return start.astimezone(zone()).replace(tzinfo=None) + length
