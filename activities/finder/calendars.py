"""Moments as iCalendar (RFC 5545, with the properties of RFC 7986 that readers use)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, Event, Timezone

from activities.enums import OccurrenceStatus
from activities.finder import plain_text
from activities.models import Activity, Occurrence, Place
from activities.schedules import zone
from activities.site_address import site_address
from activities.texts import told

REFRESH_AFTER = timedelta(hours=12)
# The changes of the clock until then stand in each calendar; icalendar writes them out one by one.
ZONE_UNTIL = date(2038, 1, 1)


def calendar_of(name: str, description: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Agenda//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, plain_text.line(name))
    for key in ("description", "x-wr-caldesc"):
        calendar.add(key, plain_text.lines(description))
    calendar.add("refresh-interval", REFRESH_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    calendar.add_component(_timezone(timezone.localdate().year - 2))
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def event_of(row: Occurrence, *, uid: UUID | None = None, is_whole: bool = False) -> Event:
    """`uid` is that of its series, if it stands for one; `is_whole` tells the whole description.

    Reads activity, category and place.
    """
    activity = row.activity
    event = Event()
    event.add("uid", f"{uid or row.uuid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", activity.updated_at.astimezone(UTC))
    event.add("last-modified", activity.updated_at.astimezone(UTC))
    event.add("sequence", activity.version)
    event.add("dtstart", local(row.starts_at))
    event.add("dtend", local(row.ends_at))
    event.add("status", "CANCELLED" if row.is_cancelled else "CONFIRMED")
    # Knowing that something is there does not make you busy.
    event.add("transp", "TRANSPARENT")
    event.add("summary", summary_of(row))
    event.add("description", _description(row, is_whole))
    event.add("categories", [plain_text.line(activity.category.label)])
    event.add("url", site_address(activity.get_absolute_url()))
    _add_place(event, row.place)
    return event


def name_of(activity: Activity) -> str:
    name = plain_text.line(told(activity).name.text)
    return f"{name} ({_('voorbeeld')})" if activity.is_example else name


def summary_of(row: Occurrence) -> str:
    name = name_of(row.activity)
    return _("Gaat niet door: %(name)s") % {"name": name} if row.is_cancelled else name


def change_of(row: Occurrence) -> str:
    """What differs from its schedule, and why."""
    words = {OccurrenceStatus.CANCELLED: _("Gaat niet door"), OccurrenceStatus.MOVED: _("Anders dan anders")}
    said = words.get(OccurrenceStatus(row.status), "")
    return ": ".join(part for part in (said, plain_text.line(row.reason)) if part)


def where(place: Place) -> str:
    address = ", ".join(part for part in (place.address, f"{place.postcode} {place.city}".strip()) if part)
    return plain_text.line(", ".join(part for part in (place.name, address) if part))


def local(moment: datetime) -> datetime:
    return moment.astimezone(zone())


def _description(row: Occurrence, is_whole: bool) -> str:
    words = told(row.activity)
    # In a list of moments the Dutch description is not even read.
    about = (words.summary.text, words.description.text if is_whole else "")
    return "\n\n".join(part for part in (change_of(row), *map(plain_text.lines, about)) if part)


def _add_place(event: Event, place: Place) -> None:
    """A point that is only about right would put a pin at the door of somebody else."""
    event.add("location", where(place))
    if place.point and not place.is_approximate:
        event.add("geo", (place.point.lat, place.point.lon))


@lru_cache(maxsize=4)
def _timezone(first_year: int) -> Component:
    return Timezone.from_tzid(settings.TIME_ZONE, first_date=date(first_year, 1, 1), last_date=ZONE_UNTIL)
