"""From the bytes of a calendar (RFC 5545) to its events, each read on its own, so that a broken one spoils no other.

Who is invited or organises is dropped before anything reads it: who comes somewhere is nobody's business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from icalendar import Component, Event, Timezone
from icalendar.timezone import tzp

from activities.importers.calendar_words import line_of
from activities.importers.table import UnreadableFile

LARGEST = 5 * 1024 * 1024
MOST_COMPONENTS = 5_000
MOST_ZONE_PARTS = 200

_FOLD = re.compile(r"\r?\n[ \t]")
_BREAK = re.compile(r"\r\n|\n|\r")
_PERSONAL = re.compile(r"(ATTENDEE|ORGANIZER|CONTACT)[;:]", re.IGNORECASE)
# Rules as zones have them. Another one, such as every second, would be written out for thousands of years.
_ZONE_RULE = re.compile(
    r"RRULE:(FREQ=YEARLY|INTERVAL=\d+|COUNT=\d{1,3}|UNTIL=[\dTZ]+|WKST=[A-Z]{2}"
    r"|BYMONTH=\d{1,2}|BYDAY=[-+\dA-Z]{2,5}|BYMONTHDAY=[-\d,]+|;)+",
    re.IGNORECASE,
)

# The library promises no more than that it raises something; a zone named after a folder is an OSError.
UNREADABLE = (ValueError, KeyError, IndexError, TypeError, OverflowError, AttributeError, OSError)

Lines = list[str]


@dataclass(frozen=True)
class BrokenEvent:
    name: str


def read_events(content: bytes) -> Iterator[Component | BrokenEvent]:
    """Raises UnreadableFile when nothing of it can be read."""
    lines = _lines(content)
    zones, events = _blocks(lines, "VTIMEZONE"), _blocks(lines, "VEVENT")
    # What an earlier calendar called its own zone is not ours.
    tzp.use_zoneinfo()
    for zone in zones:
        _learn_zone(zone)
    return map(_event, events)


def _lines(content: bytes) -> Lines:
    if len(content) > LARGEST:
        raise UnreadableFile(_("Deze agenda is groter dan 5 MB. Haal er oude activiteiten uit."))
    text = content.decode("utf-8-sig", errors="replace").replace("\x00", "")
    if not text.lstrip()[:15].upper().startswith("BEGIN:VCALENDAR"):
        raise UnreadableFile(_("Dit is geen agenda. Lever een bestand aan dat op .ics eindigt."))
    lines = _BREAK.split(_FOLD.sub("", text))
    if sum(line[:6].upper() == "BEGIN:" for line in lines) > MOST_COMPONENTS:
        raise UnreadableFile(
            _("In deze agenda staan meer dan %(most)s onderdelen. Haal er oude activiteiten uit.")
            % {"most": MOST_COMPONENTS}
        )
    return [line for line in lines if line and not _PERSONAL.match(line)]


def _blocks(lines: Lines, kind: str) -> list[Lines]:
    """The lines of each component of this kind. One that is not closed ends where the next begins."""
    begin, end = f"BEGIN:{kind}", f"END:{kind}"
    blocks: list[Lines] = []
    is_inside = False
    for line in lines:
        mark = line.strip().upper()
        if mark == begin:
            blocks.append([])
        is_inside = mark == begin or (is_inside and mark not in (end, "END:VCALENDAR"))
        if is_inside and mark != begin:
            blocks[-1].append(line)
    return blocks


def _without_parts(lines: Lines) -> Lines:
    """An alarm inside an event has properties of the same names."""
    depth, kept = 0, []
    for line in lines:
        mark = line.strip().upper()
        depth += mark.startswith("BEGIN:")
        if not depth:
            kept.append(line)
        depth = max(0, depth - mark.startswith("END:"))
    return kept


def _event(lines: Lines) -> Component | BrokenEvent:
    own = _without_parts(lines)
    try:
        return Event.from_ical("\r\n".join(["BEGIN:VEVENT", *own, "END:VEVENT", ""]))
    except UNREADABLE:
        said = next((line for line in own if re.match(r"SUMMARY[;:]", line, re.IGNORECASE)), "")
        return BrokenEvent(line_of(said.partition(":")[2]))


def _learn_zone(lines: Lines) -> None:
    """Zones that the world knows by name need no learning; a zone that cannot be read makes its events unreadable."""
    rules = [line for line in lines if line.upper().startswith("RRULE")]
    if len(lines) > MOST_ZONE_PARTS * 10 or len(rules) > MOST_ZONE_PARTS or not all(map(_ZONE_RULE.fullmatch, rules)):
        return
    try:
        zone = Timezone.from_ical("\r\n".join(["BEGIN:VTIMEZONE", *lines, "END:VTIMEZONE", ""]))
        tzp.cache_timezone_component(zone)
    except UNREADABLE:
        return
