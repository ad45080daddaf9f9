"""One event with its changed dates as the JSON form of a plan: schedules with their exceptions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Component

from activities.enums import ExceptionKind, ScheduleKind
from activities.importers.calendar_rules import AHEAD, MOST_TRIED, Repetition, repetition_of, said_on
from activities.importers.calendar_times import Clock, EventRefused, Span, clock_of, recurrence_id, values_of
from activities.importers.calendar_words import location_of, text_of
from activities.recurrence import dates, span
from activities.schedules import zone
from maps.naming import stable_uuid


@dataclass(frozen=True)
class Elsewhere:
    """The date `on` of a schedule is at another place, so far only known by the words of the calendar."""

    schedule_uuid: str
    on: str
    location: str


@dataclass(frozen=True)
class EventPlan:
    schedules: tuple[dict[str, Any], ...]
    elsewhere: tuple[Elsewhere, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Change:
    """What one date became; without a span it is cancelled."""

    span: Span | None
    location: str = ""


_CANCELLED = _Change(None)


@dataclass
class _Draft:
    """A schedule being made, with what differs on a date of its own and its extra dates."""

    first: Span
    rule: str = ""
    ends_on: date | None = None
    exceptions: dict[date, dict[str, Any]] = field(default_factory=dict)
    elsewhere: dict[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ends_on = self.ends_on or self.first.day
        self.days = set(dates(self.rule, self.first.day, self.ends_on, self.first.day, self.ends_on))

    def has(self, slot: datetime) -> bool:
        return slot.time() == self.first.start and slot.date() in self.days

    def has_room(self, day: date) -> bool:
        return day not in self.days and day not in self.exceptions

    def usual(self, day: date) -> Span:
        return Span(day, self.first.start, self.first.end)

    def say(self, kind: ExceptionKind, day: date, change: _Change = _CANCELLED) -> None:
        new = change.span or self.usual(day)
        self.exceptions[day] = {
            "kind": kind.value,
            "on": f"{day}",
            "reason": "",
            "new_on": None if new.day == day else f"{new.day}",
            "new_start_time": None if new.start == self.first.start else f"{new.start:%H:%M}",
            "new_end_time": None if new.end == self.first.end else f"{new.end:%H:%M}",
            "new_place": None,
        }
        if change.location:
            self.elsewhere[day] = change.location


@dataclass(frozen=True)
class _Now:
    moment: datetime

    @property
    def today(self) -> date:
        return self.moment.astimezone(zone()).date()

    def is_ahead(self, each: Span) -> bool:
        """Not begun: what has begun can no longer be changed."""
        return span(each.day, each.start, each.end, zone())[0] > self.moment

    def is_over(self, each: Span) -> bool:
        return span(each.day, each.start, each.end, zone())[1] <= self.moment


def plan_of(event: Component, overrides: list[Component], key: str, moment: datetime) -> EventPlan | None:
    """None when all of it is over. `key` makes the ids of the schedules. Raises EventRefused."""
    clock, now = clock_of(event), _Now(moment)
    repetition = repetition_of(event, clock, now.today)
    loose = {each.slot: _Change(each) for each in [*repetition.spans, *_added(event, clock)]}
    changes = _changes(event, overrides, clock)
    if repetition.rule is None and is_cancelled(event):
        changes |= dict.fromkeys(loose, _CANCELLED)
    drafts = _drafts(_first(repetition, clock, loose), loose, changes, now)
    if not any(_goes_on(draft, now) for draft in drafts):
        return None
    ids = [_id(key, number, draft) for number, draft in enumerate(drafts)]
    return EventPlan(
        tuple(map(_as_json, ids, drafts)),
        tuple(
            Elsewhere(uuid, f"{day}", said)
            for uuid, draft in zip(ids, drafts, strict=True)
            for day, said in draft.elsewhere.items()
        ),
        (_cut(drafts[0]),) if repetition.was_cut else (),
    )


def is_cancelled(event: Component) -> bool:
    return text_of(event, "STATUS").upper() == "CANCELLED"


def _added(event: Component, clock: Clock) -> list[Span]:
    """RDATE: dates, moments, or periods with an end of their own."""
    values = list(islice(values_of(event, "RDATE"), MOST_TRIED + 1))
    if len(values) > MOST_TRIED:
        raise EventRefused(_("deze activiteit heeft meer dan %(most)s losse data.") % {"most": MOST_TRIED})
    return [_added_span(value, clock) for value in values]


def _added_span(value: Any, clock: Clock) -> Span:
    if not isinstance(value, tuple):
        return clock.span_at(clock.slot(value))
    start, end = value
    slot = clock.slot(start)
    return clock.span_at(slot, end if isinstance(end, timedelta) else clock.slot(end) - slot)


def _changes(event: Component, overrides: list[Component], clock: Clock) -> dict[datetime, _Change]:
    """By the start that a date would have had. What an override says wins from EXDATE."""
    left_out = (value[0] if isinstance(value, tuple) else value for value in values_of(event, "EXDATE"))
    changes = {clock.slot(value): _CANCELLED for value in islice(left_out, MOST_TRIED)}
    for override in overrides:
        slot = clock.slot(recurrence_id(override))
        changes[slot] = _CANCELLED if is_cancelled(override) else _changed(override, slot, location_of(event))
    return changes


def _changed(override: Component, slot: datetime, usual: str) -> _Change:
    try:
        new = clock_of(override).first
    except EventRefused as error:
        raise EventRefused(_("op %(day)s: %(reason)s") % {"day": said_on(slot.date()), "reason": error}) from None
    location = location_of(override)
    return _Change(new, location if location != usual else "")


def _first(repetition: Repetition, clock: Clock, loose: dict[datetime, _Change]) -> _Draft:
    """The schedule that the others stand beside; its own dates are no longer loose."""
    if rule := repetition.rule:
        draft = _Draft(Span(rule.starts_on, clock.first.start, clock.first.end), rule.text, rule.ends_on)
        # A start outside its own rule counts as a date, as the calendars show it.
        loose.setdefault(clock.first.slot, _Change(clock.first))
    else:
        draft = _Draft(min((each.span for each in loose.values() if each.span), key=lambda each: each.slot))
    for slot in list(loose):
        if draft.has(slot):
            del loose[slot]
    return draft


def _drafts(draft: _Draft, loose: dict[datetime, _Change], changes: dict[datetime, _Change], now: _Now) -> list[_Draft]:
    for slot, change in changes.items():
        if draft.has(slot):
            moved = _change_date(draft, slot.date(), change, now)
        else:
            loose.pop(slot, None)
            moved = change
        if moved and moved.span:
            loose[moved.span.slot] = moved
    drafts = [draft]
    for slot in sorted(loose):
        if not draft.has(slot) or slot.date() in draft.exceptions:
            _add_date(drafts, loose[slot], now)
    return drafts


def _change_date(draft: _Draft, day: date, change: _Change, now: _Now) -> _Change | None:
    """What of it is a date on its own: moved from a day that is over."""
    usual = draft.usual(day)
    if not now.is_ahead(usual):
        return change if change.span != usual else None
    if change.span is None or not now.is_ahead(change.span):
        draft.say(ExceptionKind.CANCELLED, day)
    elif change.span != usual or change.location:
        draft.say(ExceptionKind.MOVED, day, change)
    return None


def _add_date(drafts: list[_Draft], change: _Change, now: _Now) -> None:
    """A schedule has one moment a day: a second one starts another schedule."""
    new = change.span
    if new is None or not now.is_ahead(new) or new.day > now.today + AHEAD:
        return
    for draft in drafts:
        if draft.has_room(new.day):
            draft.say(ExceptionKind.EXTRA, new.day, change)
            return
    draft = _Draft(new)
    if change.location:
        draft.say(ExceptionKind.MOVED, new.day, change)
    drafts.append(draft)


def _goes_on(draft: _Draft, now: _Now) -> bool:
    yesterday = now.today - timedelta(days=1)
    ahead = (draft.usual(day) for day in draft.days if day >= yesterday)
    return bool(draft.exceptions) or not all(map(now.is_over, ahead))


def _id(key: str, number: int, draft: _Draft) -> str:
    own = f"/{draft.first.slot.isoformat(timespec='minutes')}" if number else ""
    return str(stable_uuid("schedule", f"{key}{own}"))


def _as_json(uuid: str, draft: _Draft) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "kind": ScheduleKind.SERIES.value,
        "starts_on": f"{draft.first.day}",
        "ends_on": f"{draft.ends_on}",
        "start_time": f"{draft.first.start:%H:%M}",
        "end_time": f"{draft.first.end:%H:%M}",
        "rule": draft.rule,
        "skip_public_holidays": False,
        "skip_school_holidays": False,
        "exceptions": [draft.exceptions[day] for day in sorted(draft.exceptions)],
    }


def _cut(draft: _Draft) -> str:
    assert draft.ends_on
    return _("tot en met %(day)s overgenomen, een reeks duurt hoogstens 12 maanden.") % {"day": said_on(draft.ends_on)}
