"""What the catalogue says of a day, and of a quarter. Examples never count.

Where a place lies is what programmes.areas says; what lies elsewhere does not count.
An indicator that cannot be told gives None, and how many of how many were known.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from activities.enums import Freshness, OccurrenceStatus, PlaceKind, ScheduleKind, Status, Verb
from activities.models import Activity, AuditEntry, Category, Demand, Occurrence, Place, Schedule
from activities.models.activity import freshness_on
from maps.models import Buurt
from programmes.areas import areas_of_places
from programmes.figures import ANY, AREA, UNKNOWN
from programmes.hiding import Grid, Tables, any_grid, known_grid
from programmes.quarters import next_quarter

# Of programmes.areas.
Areas = Mapping[int, str | None]
# Of programmes.figures.Key without the scenario, and of Figure: plain, because a source of another app knows neither.
Row = tuple[str, str, str, str, float | None, int | None, int | None, bool]

WEEKS = 4
SATURDAY = 5
EVENING = 18 * 60
MOVES = (Verb.PUBLISH, Verb.WITHDRAW, Verb.ARCHIVE)  # on the site, or off it
NO_EXAMPLES = {"activity__is_example": False, "place__is_example": False}


def current(as_of: date) -> Iterator[Row]:
    """Of this day, and of the 28 days from it."""
    areas = areas_of_places()
    places = _active_places(areas)
    yield from _by_kind(places)
    yield from _opening_hours(as_of, {pk: buurt for pk, (_kind, buurt) in places.items()})
    yield from _freshness(as_of, areas)


def of_catalogue(quarter: date) -> Iterator[Row]:
    """Of a quarter that is over. Numbers of people are as they may be shown (programmes.hiding)."""
    yield from _moments_and_visits(quarter)
    yield from _searches(quarter)


def _buurten() -> list[str]:
    """In the order of the tables: what is asked for least comes last."""
    codes = Buurt.objects.filter(in_programme_area=True).order_by("code").values_list("code", flat=True)
    return [*codes, UNKNOWN]


def _themes() -> list[str]:
    return list(Category.objects.order_by("position", "slug").values_list("slug", flat=True))


def _active_places(areas: Areas) -> dict[int, tuple[str, str]]:
    """Kind and buurt of each place with something that is on the site."""
    public = Activity.objects.filter(status=Status.PUBLISHED, is_example=False)
    rows = Place.objects.filter(is_example=False, pk__in=public.values("place"))
    kinds = rows.values_list("pk", "kind")
    return {pk: (kind, area) for pk, kind in kinds if (area := areas.get(pk)) is not None}


def _by_kind(places: dict[int, tuple[str, str]]) -> Iterator[Row]:
    numbers: Counter[tuple[str, str]] = Counter()
    for kind, buurt in places.values():
        numbers.update((part, where) for part in (ANY, kind) for where in (AREA, buurt))
    buurten = (AREA, *_buurten())
    for kind in (ANY, *PlaceKind.values):
        for buurt in buurten:
            yield "active_places", kind, ANY, buurt, numbers[kind, buurt], None, None, False


def _opening_hours(as_of: date, buurt_of: dict[int, str]) -> Iterator[Row]:
    """None where of no place is known when it is open; what is closed all these weeks is known to be."""
    minutes: Counter[tuple[str, str]] = Counter()
    told = _with_hours(as_of)
    for (place, day), spans in _open_spans(as_of, buurt_of).items():
        told.add(place)
        for buurt in (AREA, buurt_of[place]):
            for slot, number in _minutes(day, spans):
                minutes[slot, buurt] += number
    places, known_in = Counter(buurt_of.values()), Counter(buurt_of[place] for place in told & buurt_of.keys())
    places[AREA], known_in[AREA] = places.total(), known_in.total()
    for buurt in (AREA, *_buurten()):
        known = known_in[buurt]
        for slot in (ANY, "avond", "weekend"):
            hours = minutes[slot, buurt] / 60 / WEEKS if known else None
            yield "opening_hours", ANY, slot, buurt, hours, known, places[buurt], False


def _with_hours(as_of: date) -> set[int]:
    """Places with opening hours that apply by the last of these days, whether or not they are closed then."""
    last = as_of + timedelta(weeks=WEEKS) - timedelta(days=1)
    begun = Schedule.objects.filter(kind=ScheduleKind.OPENING_HOURS, starts_on__lte=last)
    rows = begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=as_of))
    rows = rows.filter(activity__status=Status.PUBLISHED, activity__is_example=False)
    return set(rows.order_by().values_list("activity__place", flat=True))


def _open_spans(as_of: date, places: Iterable[int]) -> dict[tuple[int, date], list[tuple[int, int]]]:
    """Per place and day, in minutes since midnight."""
    last = as_of + timedelta(weeks=WEEKS) - timedelta(days=1)
    rows = Occurrence.objects.happening().filter(
        is_opening_hours=True, local_on__range=(as_of, last), activity__status=Status.PUBLISHED, **NO_EXAMPLES
    )
    spans = defaultdict(list)
    for place, day, start, end in rows.values_list("place", "local_on", "start_minute", "end_minute").order_by():
        if place in places:
            spans[place, day].append((start, end))
    return spans


def _minutes(day: date, spans: list[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    """How long it is open, by slot. Two that overlap, of two activities, are one."""
    until = 0
    for start, end in sorted(spans):
        first, until = max(start, until), max(end, until)
        yield ANY, max(until - first, 0)
        if day.weekday() >= SATURDAY:
            yield "weekend", max(until - first, 0)
        else:
            yield "avond", max(until - max(first, EVENING), 0)


def _freshness(as_of: date, areas: Areas) -> Iterator[Row]:
    """`known` are those that were ever looked at."""
    public = Activity.objects.filter(status=Status.PUBLISHED, is_example=False, place__is_example=False)
    numbers: Counter[Freshness] = Counter()
    days = public.values("place", "checked_on").annotate(number=Count("pk")).order_by()
    for place, checked_on, number in days.values_list("place", "checked_on", "number"):
        if areas.get(place) is not None:
            numbers[freshness_on(as_of, checked_on)] += number
    known = numbers.total() - numbers[Freshness.UNKNOWN]
    for each in Freshness:
        yield "freshness", each.value, ANY, AREA, numbers[each], known, numbers.total(), False


@dataclass
class _Moments:
    """By theme and buurt: how many of them, how many of which somebody counted the people, and how many people."""

    planned: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)
    cancelled: Counter[tuple[str, str]] = field(default_factory=Counter)
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    people: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, at: tuple[str, str], *, is_cancelled: bool, is_over: bool, people: int | None) -> None:
        self.planned[at] += 1
        if is_cancelled:
            self.cancelled[at] += 1
        elif is_over:
            self.held[at] += 1
            if people is not None:
                self.counted[at] += 1
                self.people[at] = self.people.get(at, 0) + people


def _moments_and_visits(quarter: date) -> Iterator[Row]:
    themes, buurten = _themes(), _buurten()
    moments = _moments(quarter)
    lines = [(ANY, AREA), *((theme, AREA) for theme in themes), *((ANY, buurt) for buurt in buurten)]
    for indicator in ("planned", "held", "cancelled"):
        sums = _sums(getattr(moments, indicator))
        for part, buurt in lines:
            # An agenda with nothing in it at all was not filled in: that is not the same as nothing to do.
            told = (sums[part, buurt], None, None) if moments.planned else (None, 0, 0)
            yield f"moments_{indicator}", part, ANY, buurt, *told, False
    tables = known_grid(moments.people, themes, buurten)
    counted, held = _sums(moments.counted), _sums(moments.held)
    for part, buurt in lines:
        known, of = counted[part, buurt], held[part, buurt]
        value = _cell(tables, part, buurt) if known else None
        yield "visits", part, ANY, buurt, value, known, of, bool(known) and value is None


def _sums(grid: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Of the lines of the tables: each theme, each buurt, and all."""
    sums: Counter[tuple[str, str]] = Counter()
    for (theme, buurt), number in grid.items():
        for line in ((ANY, AREA), (theme, AREA), (ANY, buurt)):
            sums[line] += number
    return sums


def _cell(tables: Tables, part: str, buurt: str) -> int | None:
    if (part, buurt) == (ANY, AREA):
        return tables.total
    return tables.by_theme[part] if buurt == AREA else tables.by_buurt[buurt]


def _moments(quarter: date) -> _Moments:
    found, now, moves, areas = _Moments(), timezone.now(), _moves(), areas_of_places()
    columns = ("activity__status", "activity", "category__slug", "place", "status", "ends_at", "attendance__number")
    for status, activity, theme, place, state, ends_at, people in _dated(quarter).values_list(*columns):
        area = areas.get(place)
        if area is None or not _was_public(status, ends_at, moves.get(activity, [])):
            continue
        is_cancelled = state == OccurrenceStatus.CANCELLED
        found.add((theme, area), is_cancelled=is_cancelled, is_over=ends_at <= now, people=people)
    return found


def _dated(quarter: date) -> QuerySet[Occurrence, Any]:
    days = {"local_on__gte": quarter, "local_on__lt": next_quarter(quarter)}
    return Occurrence.objects.filter(is_opening_hours=False, **days, **NO_EXAMPLES).order_by()


class _Move(NamedTuple):
    at: datetime
    was_public: bool
    is_public: bool


def _was_public(status: str, at: datetime, moves: list[_Move]) -> bool:
    """On the site then: a draft has moments in the table too, and what left the site goes on having them.

    `moves` are in the order of time; without any it always was as it is now.
    """
    before = [move for move in moves if move.at < at]
    if before:
        return before[-1].is_public
    return moves[0].was_public if moves else status == Status.PUBLISHED


def _moves() -> dict[int, list[_Move]]:
    """By activity. What was archived need not have been on the site; its log says what it was."""
    rows = AuditEntry.objects.filter(verb__in=MOVES, activity__isnull=False).order_by("at", "id")
    moves: defaultdict[int, list[_Move]] = defaultdict(list)
    for activity, verb, at, changes in rows.values_list("activity", "verb", "at", "changes"):
        was = verb == Verb.WITHDRAW or changes.get("status", [""])[0] == Status.PUBLISHED
        moves[activity].append(_Move(at, was, verb == Verb.PUBLISH))
    return moves


def _searches(quarter: date) -> Iterator[Row]:
    """By theme the last line is what was for none, or for several; by buurt what was near none."""
    themes, buurten = [*_themes(), UNKNOWN], _buurten()
    tables = any_grid(_asked(quarter, set(themes), set(buurten)), themes, buurten)
    yield _asked_row(ANY, AREA, tables.total)
    yield from (_asked_row(part, AREA, value) for part, value in tables.by_theme.items())
    yield from (_asked_row(ANY, buurt, value) for buurt, value in tables.by_buurt.items())


def _asked_row(part: str, buurt: str, value: int | None) -> Row:
    return "searches", part, ANY, buurt, value, None, None, value is None


def _asked(quarter: date, themes: set[str], buurten: set[str]) -> Grid:
    """Without those near a buurt that is not of the programme."""
    grid: Counter[tuple[str, str]] = Counter()
    rows = Demand.objects.filter(day__gte=quarter, day__lt=next_quarter(quarter))
    for theme, buurt, number in rows.values_list("category_slug", "buurt_code", "number"):
        if (area := buurt or UNKNOWN) in buurten:
            grid[theme if theme in themes else UNKNOWN, area] += number
    return grid
