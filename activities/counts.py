"""How many results every choice of the search form would leave, beside all that is chosen already."""

import functools
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, QuerySet, Value, When
from django.utils import timezone

from activities.enums import Order
from activities.kept_sql import rows_of
from activities.models import SpokenLanguage
from activities.moments import days_between
from activities.search import Criteria, buurten_within, matching, moments, within
from activities.state_memory import StateMemory
from activities.wishes import WISHES

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Counts:
    """By the value that the choice has in the address; areas by code of the buurt. `any_day` is for no day at all."""

    wishes: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)
    radii: dict[int, int] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    any_day: int = 0
    now_open: int = 0


Days = dict[str, tuple[date, date]]

# Of some 5 kB each.
_known: StateMemory[tuple[Hashable, ...], Counts] = StateMemory(50)


def count_choices(criteria: Criteria, radii: Iterable[int], days: Days, total: int, *, state: str = "") -> Counts:
    """Six queries, seven with an origin, and one more with days; `days` are those of a week from today.

    With the `state` of the catalogue (activities/etags.py) what was counted for everybody is remembered.
    """
    # Of all pages, however they are sorted.
    criteria = replace(criteria, page=1, per_page=None, order=Order.NAME)
    if not (state and criteria.is_of_everybody):
        return _count(criteria, tuple(radii), days, total)
    known, asked = _known.of(state), (criteria, tuple(days.items()), total)
    if asked not in known:
        known[asked] = _count(criteria, tuple(radii), days, total)
    return known[asked]


def _count(criteria: Criteria, radii: tuple[int, ...], days: Days, total: int) -> Counts:
    return Counts(
        wishes=_wishes(criteria),
        themes=_themes(criteria),
        languages=_languages(criteria),
        areas=_areas(criteria),
        radii=_radii(criteria, radii) if criteria.origin else {},
        days=_days(criteria, days),
        any_day=_any_day(criteria) if criteria.when.days else total,
        now_open=_now_open(criteria),
    )


def forget() -> None:
    """For tests, that change rows behind the back of the catalogue."""
    _known.forget()


def _wishes(criteria: Criteria) -> dict[str, int]:
    return dict(zip(WISHES, _first(rows_of(_ask_wishes, criteria), len(WISHES)), strict=True))


def _ask_wishes(criteria: Criteria) -> Rows:
    counted = {f"n_{name}": Count("pk", filter=wish.condition) for name, wish in WISHES.items()}
    return _in_one_row(matching(criteria), counted)


def _any_day(criteria: Criteria) -> int:
    return number_of(replace(criteria, when=replace(criteria.when, days=None)))


def _now_open(criteria: Criteria) -> int:
    return number_of(replace(criteria, when=replace(criteria.when, now_open=True)))


def number_of(criteria: Criteria) -> int:
    """Of all pages together."""
    whole = replace(criteria, page=1, per_page=None, order=Order.NAME)
    return int(_first(rows_of(_ask_number, whole), 1)[0])


def _ask_number(criteria: Criteria) -> Rows:
    return _in_one_row(matching(criteria), {"number": Count("pk")})


def _themes(criteria: Criteria) -> dict[str, int]:
    return dict(rows_of(_ask_themes, replace(criteria, categories=())))


def _ask_themes(criteria: Criteria) -> Rows:
    return _per(matching(criteria), "category__slug")


def _areas(criteria: Criteria) -> dict[str, int]:
    return dict(rows_of(_ask_areas, replace(criteria, buurten=None)))


def _ask_areas(criteria: Criteria) -> Rows:
    return _per(matching(criteria), "buurt__code")


def _languages(criteria: Criteria) -> dict[str, int]:
    return dict(rows_of(_ask_languages, replace(criteria, language="")))


def _ask_languages(criteria: Criteria) -> Rows:
    return _per(SpokenLanguage.objects.filter(activity__in=matching(criteria).order_by().values("pk")), "code")


def _radii(criteria: Criteria, radii: tuple[int, ...]) -> dict[int, int]:
    widest = replace(criteria, radius_m=max(radii))
    if not criteria.when:
        return _radii_by_rings(widest, radii)
    ask = _asks_radii_of_moments(radii)
    return dict(zip(radii, _first(rows_of(ask, widest, radii), len(radii)), strict=True))


@functools.lru_cache(maxsize=100)
def _asks_radii_of_moments(radii: tuple[int, ...]) -> Callable[[Criteria], Rows]:
    def ask(widest: Criteria) -> Rows:
        inside = {radius: within(replace(widest, radius_m=radius), of="activity") for radius in radii}
        counted = {f"n_{radius}": Count("activity", filter=fits, distinct=True) for radius, fits in inside.items()}
        return _in_one_row(moments(widest).happening(), counted)

    return ask


def _radii_by_rings(widest: Criteria, radii: tuple[int, ...]) -> dict[int, int]:
    """What is in each ring around the origin; what has no point is wherever its buurt begins, or anywhere."""
    counted = rows_of(_asks_rings(radii), widest)
    reached = {radius: {None, *buurten_within(replace(widest, radius_m=radius))} for radius in radii}
    return {
        radius: sum(number for ring, buurt, number in counted if ring <= radius and buurt in reached[radius])
        for radius in radii
    }


@functools.lru_cache(maxsize=100)
def _asks_rings(radii: tuple[int, ...]) -> Callable[[Criteria], Rows]:
    rings = [When(distance_sq__lte=radius**2, then=Value(radius)) for radius in sorted(radii)]
    ring = Case(*rings, default=Value(0), output_field=IntegerField())
    somewhere = Case(When(lat__isnull=True, then=F("buurt__code")), output_field=CharField())

    def ask(widest: Criteria) -> Rows:
        return _per(matching(widest).annotate(ring=ring, somewhere=somewhere), "ring", "somewhere")

    return ask


def _days(criteria: Criteria, days: Days) -> dict[str, int]:
    today = timezone.localdate()
    week = replace(criteria, when=replace(criteria.when, days=(today, today + timedelta(days=6))))
    ask = _asks_days(tuple(days.items()))
    return dict(zip(days, _first(rows_of(ask, week), len(days)), strict=True))


@functools.lru_cache(maxsize=10)
def _asks_days(days: tuple[tuple[str, tuple[date, date]], ...]) -> Callable[[Criteria], Rows]:
    def ask(week: Criteria) -> Rows:
        counted = {f"n_{word}": Count("activity", filter=days_between(*both), distinct=True) for word, both in days}
        return _in_one_row(moments(week).happening(), counted)

    return ask


def _per(rows: Rows, *columns: str) -> Rows:
    counted: Rows = rows.order_by().values(*columns).annotate(number=Count("pk")).values_list(*columns, "number")
    return counted


def _in_one_row(rows: Rows, counted: Mapping[str, Count]) -> Rows:
    """As `aggregate` does, but not asked yet."""
    row: Rows = rows.order_by().annotate(one=Value(1)).values("one").annotate(**counted).values_list(*counted)
    return row


def _first(rows: list[tuple[Any, ...]], columns: int) -> tuple[Any, ...]:
    """Of a question that nothing can fit, no row comes back."""
    return rows[0] if rows else (0,) * columns
