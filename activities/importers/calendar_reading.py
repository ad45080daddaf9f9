"""A calendar of an organisation as activities with their plans; nothing here touches the database."""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Component

from activities.importers.calendar_plan import Elsewhere, is_cancelled, plan_of
from activities.importers.calendar_text import UNREADABLE, BrokenEvent, read_events
from activities.importers.calendar_times import EventRefused, value_of
from activities.importers.calendar_words import (
    line_of,
    location_of,
    name_of,
    point_of,
    summary_and_description_of,
    text_of,
    url_of,
)
from activities.importers.table import UnreadableFile
from maps.geometry import Point

LONGEST_SECONDS = 60
LONGEST_UID = 500


@dataclass(frozen=True)
class RefusedEvent:
    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


@dataclass(frozen=True)
class CalendarEvent:
    """All that one UID says. `plan` is its JSON form; `elsewhere` are dates in it whose place is still to be found."""

    uid: str
    name: str
    summary: str
    description: str
    location: str
    point: Point | None
    url: str
    is_cancelled: bool
    last_modified: datetime | None
    sequence: int
    plan: dict[str, Any]
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass
class CalendarRead:
    """`past` counts the events that are over and left out; `uids` has those that are refused or over as well.

    `has_unread`: part of it has no UID, so that we do not know all that the calendar holds.
    """

    events: list[CalendarEvent] = field(default_factory=list)
    refused: list[RefusedEvent] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    past: int = 0
    uids: set[str] = field(default_factory=set)
    has_unread: bool = False


def read_calendar(content: bytes, now: datetime, *, source: str = "") -> CalendarRead:
    """Raises UnreadableFile. The ids of the schedules follow from `source` and the UID."""
    deadline = time.monotonic() + LONGEST_SECONDS
    read = CalendarRead()
    by_uid: dict[str, list[Component]] = defaultdict(list)
    for event in read_events(content):
        uid = "" if isinstance(event, BrokenEvent) else line_of(text_of(event, "UID"))[:LONGEST_UID]
        read.has_unread |= not uid
        if isinstance(event, BrokenEvent):
            read.refused.append(RefusedEvent(event.name or _("zonder naam"), _("dit onderdeel is beschadigd.")))
        elif uid:
            by_uid[uid].append(event)
        else:
            reason = _("deze activiteit heeft geen kenmerk (UID), zodat we hem later niet terugvinden.")
            read.refused.append(RefusedEvent(name_of(event) or _("zonder naam"), reason))
    for uid, events in by_uid.items():
        if time.monotonic() > deadline:
            raise UnreadableFile(_("Deze agenda lezen duurt te lang. Haal er oude activiteiten uit."))
        read.uids.add(uid)
        _take(uid, events, f"{source}/{uid}", now, read)
    return read


def _take(uid: str, events: list[Component], key: str, now: datetime, read: CalendarRead) -> None:
    """A master with the dates that differ from it; such dates without a master are dates on their own."""
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    overrides = sorted((event for event in events if "RECURRENCE-ID" in event), key=_age)
    master = max(masters, key=_age, default=None) or _without_master(overrides)
    name = name_of(master)
    try:
        _must_be_public(name, master)
        plan = plan_of(master, overrides, key, now)
    except EventRefused as error:
        read.refused.append(RefusedEvent(name or _("zonder naam"), str(error)))
    except UNREADABLE:
        # Days after the year 9999, and what the library takes for nonsense only when it is used.
        read.refused.append(RefusedEvent(name, _("deze activiteit kunnen we niet lezen. Kijk de dagen na.")))
    else:
        if plan is None:
            read.past += 1
            return
        read.remarks += [f"{name}: {said}" for said in plan.remarks]
        read.events.append(_event(uid, name, master, {"schedules": list(plan.schedules), "closed": []}, plan.elsewhere))


def _without_master(overrides: list[Component]) -> Component:
    """The newest of them is the activity, and the dates are those of all that are not cancelled."""
    return max(overrides, key=lambda event: (not is_cancelled(event), _age(event)))


def _must_be_public(name: str, event: Component) -> None:
    if not name:
        raise EventRefused(_("deze activiteit heeft geen naam."))
    if text_of(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
        raise EventRefused(_("deze activiteit staat als privé in de agenda."))


def _event(
    uid: str, name: str, event: Component, plan: dict[str, Any], elsewhere: tuple[Elsewhere, ...]
) -> CalendarEvent:
    summary, description = summary_and_description_of(event)
    return CalendarEvent(
        uid=uid,
        name=name,
        summary=summary,
        description=description,
        location=location_of(event),
        point=point_of(event),
        url=url_of(event),
        is_cancelled=is_cancelled(event),
        last_modified=_last_modified(event),
        sequence=_sequence(event),
        plan=plan,
        elsewhere=elsewhere,
    )


def _age(event: Component) -> tuple[int, datetime]:
    """Of two that say something about the same, the later one counts."""
    return _sequence(event), _last_modified(event) or datetime.min.replace(tzinfo=UTC)


def _sequence(event: Component) -> int:
    said = text_of(event, "SEQUENCE")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _last_modified(event: Component) -> datetime | None:
    value = value_of(event.get("LAST-MODIFIED"))
    return value.replace(tzinfo=value.tzinfo or UTC) if isinstance(value, datetime) else None
