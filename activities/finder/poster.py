"""What hangs on a door: the usual week of a place, what is not every week, and what differs in the coming days.

A poster hangs for weeks, so its week is the one of the rules; dates stand where there is no rhythm, or where one
differs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from activities import wording, wording_times
from activities.enums import Freshness
from activities.finder.facts import Contact, Fact, contact_of, joining_facts, place_facts
from activities.finder.poster_changes import Change, changes_of
from activities.finder.qr import QrCode, qr_code
from activities.models import Activity, Occurrence, Place, Schedule
from activities.recurrence import parts_of
from activities.site_address import site_address

# What a wall can hold, and a server can lay out in a few seconds.
MOST_ACTIVITIES = 30
# One that comes once, and the next date of what is not every week.
SOON = timedelta(days=60)
A_WEEK = timedelta(days=7)
# A poster of so many lines stands in large letters, or in middling ones.
FEW, SOME = 8, 36


@dataclass(frozen=True)
class Entry:
    """`when` is the hours, of what has no fixed weekday with its day; `note` is what a reader of the week must know."""

    activity: Activity
    when: str
    note: str = ""

    @property
    def price(self) -> str:
        """Nothing where nobody knows: the part about each activity says so."""
        return "" if self.activity.price_cents is None else wording.price(self.activity)


@dataclass(frozen=True)
class Day:
    name: str
    entries: list[Entry]


@dataclass(frozen=True)
class About:
    """One activity. `times` is empty for what stands in the week or has a date."""

    activity: Activity
    facts: list[Fact]
    contact: Contact
    times: str = ""

    @property
    def known(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.text]

    @property
    def unknown(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.text]

    @property
    def doubt(self) -> str:
        return _doubt(self.activity)


@dataclass(frozen=True)
class Poster:
    """`week` has the days on which there is something, `open_at` the hours of the place itself, `doubt` how sure those
    are; `number_left_out` of the activities do not fit.
    """

    place: Place
    position: str
    facts: list[Fact]
    contact: Contact
    open_at: list[str]
    doubt: str
    week: list[Day]
    sometimes: list[Entry]
    changes: list[Change]
    about: list[About]
    number_left_out: int
    qr: QrCode
    address: str
    printed_on: date = field(default_factory=timezone.localdate)

    @property
    def size(self) -> str:
        """Of its letters: a short poster is read from afar, a long one stays on one or two sheets."""
        lines = sum(len(day.entries) for day in self.week) + len(self.sometimes) + len(self.changes)
        lines += 3 * len(self.about)
        return "large" if lines <= FEW else "middle" if lines <= SOME else "small"


def poster_of(place: Place) -> Poster:
    """Costs ten queries, however much there is to do."""
    here = Activity.objects.visible().filter(place=place)
    rows = here.with_card().prefetch_related("schedules__exceptions", "closed_periods")
    shown = list(rows.order_by("-stands_for_place", "sort_name", "id")[: MOST_ACTIVITIES + 1])
    itself = next((row for row in shown if row.stands_for_place), None)
    to_do = [row for row in shown if not row.stands_for_place][:MOST_ACTIVITIES]
    next_ones = _next_ones(to_do)
    address = site_address(place.get_absolute_url())
    return Poster(
        place=place,
        position=wording.position(*place.position),
        facts=place_facts(place),
        contact=contact_of(place, place.organisation),
        open_at=_open_at(itself),
        doubt=_doubt(itself) if itself else "",
        week=_week(to_do, next_ones),
        sometimes=_sometimes(to_do, next_ones),
        changes=changes_of([*to_do, *([itself] if itself else [])], place),
        about=[_about(row, next_ones) for row in [*_worth_telling(itself, to_do), *to_do]],
        number_left_out=max(0, here.filter(stands_for_place=False).count() - len(to_do)),
        # It hangs on a door.
        qr=qr_code(address, correction="q"),
        address=address,
    )


def _next_ones(activities: list[Activity]) -> dict[int, Occurrence]:
    """The first moment to come, by schedule."""
    now = timezone.now()
    rows = Occurrence.objects.filter(activity__in=activities, starts_at__lt=now + SOON).not_over(now).happening()
    first: dict[int, Occurrence] = {}
    for row in rows.select_related("place").in_time_order():
        first.setdefault(row.schedule_id, row)
    return first


def _open_at(itself: Activity | None) -> list[str]:
    if itself is None:
        return []
    today = timezone.localdate()
    schedules = list(itself.schedules.all())
    repeating = [row for row in schedules if row.still_repeats(today)]
    return wording_times.rhythms(repeating) or [
        wording.times(itself.hours_per_week, itself.times_text, had_dates=bool(schedules))
    ]


def _week(activities: Iterable[Activity], next_ones: dict[int, Occurrence]) -> list[Day]:
    """The days that have something, Monday first."""
    found: list[list[tuple[int, str, Entry]]] = [[] for _day in range(7)]
    for activity, schedule in _repeating(activities):
        entry = Entry(activity, hours(schedule), _note(schedule, next_ones.get(schedule.pk)))
        for weekday in weekdays(schedule):
            found[weekday].append((_minute(schedule), activity.sort_name, entry))
    return [
        Day(str(WEEKDAYS[number]), [entry for *_order, entry in sorted(rows, key=lambda row: row[:2])])
        for number, rows in enumerate(found)
        if rows
    ]


def _sometimes(activities: Iterable[Activity], next_ones: dict[int, Occurrence]) -> list[Entry]:
    """What has no weekday of its own, and what comes once; in order of its next date, what has none last."""
    entries = []
    for activity in activities:
        for schedule in activity.schedules.all():
            first = next_ones.get(schedule.pk)
            if schedule.rule and schedule.still_repeats(timezone.localdate()) and not weekdays(schedule):
                rhythm = f"{wording_times.rhythm(schedule)} {hours(schedule)}"
                entries.append((first, Entry(activity, rhythm, _next_date(first))))
            elif not schedule.rule and first:
                entries.append((first, Entry(activity, _dated(first), _elsewhere(first))))
    last = timezone.now() + 2 * SOON
    entries.sort(key=lambda row: (row[0].starts_at if row[0] else last, row[1].activity.sort_name))
    return [entry for _first, entry in entries]


def _repeating(activities: Iterable[Activity]) -> Iterable[tuple[Activity, Schedule]]:
    today = timezone.localdate()
    return ((row, each) for row in activities for each in row.schedules.all() if each.still_repeats(today))


def weekdays(schedule: Schedule) -> list[int]:
    """On which days of the week a rule falls; none for what goes by the date, such as every 15th."""
    parts = parts_of(schedule.rule)
    if {"BYMONTH", "BYMONTHDAY", "BYSETPOS"} & parts.keys() or parts.get("FREQ") == "YEARLY":
        return []
    if "BYDAY" in parts:
        return sorted({wording_times.CODES.index(code[-2:]) for code in parts["BYDAY"].split(",")})
    if parts.get("FREQ") == "WEEKLY":
        return [schedule.starts_on.weekday()]
    return list(range(7)) if parts.get("FREQ") == "DAILY" and parts.get("INTERVAL", "1") == "1" else []


def hours(schedule: Schedule) -> str:
    end = schedule.end_time.hour * 60 + schedule.end_time.minute
    return wording_times.span(_minute(schedule), end or wording_times.DAY_MINUTES)


def _minute(schedule: Schedule) -> int:
    return schedule.start_time.hour * 60 + schedule.start_time.minute


def _note(schedule: Schedule, first: Occurrence | None) -> str:
    """Of what is not every week its rhythm and its next date; of what is, when it starts or stops."""
    parts, today = parts_of(schedule.rule), timezone.localdate()
    if parts.get("FREQ") not in ("WEEKLY", "DAILY") or parts.get("INTERVAL", "1") != "1":
        return wording_times.listed(part for part in (wording_times.rhythm(schedule), _next_date(first)) if part)
    if schedule.starts_on >= today + A_WEEK:
        return _("vanaf %(day)s") % {"day": wording_times.short_day(schedule.starts_on, today)}
    if schedule.ends_on and schedule.ends_on < today + SOON:
        return _("tot en met %(day)s") % {"day": wording_times.short_day(schedule.ends_on, today)}
    return ""


def _next_date(first: Occurrence | None) -> str:
    if first is None:
        return ""
    return _("eerstvolgende %(day)s") % {"day": wording_times.short_day(first.local_on, timezone.localdate())}


def _dated(row: Occurrence) -> str:
    day = wording_times.long_day(row.local_on, timezone.localdate())
    return f"{day} {wording_times.span(row.start_minute, row.end_minute)}"


def _elsewhere(row: Occurrence) -> str:
    return _("bij %(place)s") % {"place": row.place.name} if row.place_id != row.activity.place_id else ""


def _doubt(activity: Activity) -> str:
    """Where nobody checked it of late: when somebody did, and how old its source is."""
    if activity.freshness == Freshness.CURRENT:
        return ""
    said = wording.checked(activity)
    return said if activity.is_example else wording_times.listed([said, wording.source(activity.source_date)])


def _worth_telling(itself: Activity | None, to_do: list[Activity]) -> list[Activity]:
    """The place itself, where there is more to tell of it than its hours."""
    if itself is None or (to_do and not itself.summary and not any(fact.text for fact in joining_facts(itself))):
        return []
    return [itself]


def _about(activity: Activity, next_ones: dict[int, Occurrence]) -> About:
    schedules = list(activity.schedules.all())
    today = timezone.localdate()
    has_times = any(row.still_repeats(today) or row.pk in next_ones for row in schedules)
    times = wording.times(activity.hours_per_week, activity.times_text, had_dates=bool(schedules))
    contact = contact_of(activity)
    return About(activity, joining_facts(activity), contact, "" if has_times or activity.stands_for_place else times)
