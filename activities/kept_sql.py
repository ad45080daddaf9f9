"""The SQL of a question is written once, and asked again with another point and another moment (docs/adr/0017).

To write the SQL of the counts beside a list takes three times as long as to run it. Most questions differ only in where
somebody is and what time it is; all else is a part of what the SQL is kept by. What stands in the SQL of two spots that
have nothing in common is compared: what differs has to be a value that is known by its name, or else nothing is kept.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import QuerySet
from django.utils import timezone

from activities.models import Activity
from activities.moments import LONGEST_MOMENT
from activities.search import Criteria, buurten_within
from activities.written_sql import ELSEWHEN, Name, Row, WrittenSql
from maps.geometry import BuurtIndex, Point, metres_per_degree

# Of some 5 kB each.
MOST = 500

Ask = Callable[[Criteria], "QuerySet[Any, Any]"]


# None for what was asked once: only what is asked again is worth it.
_known: dict[Hashable, WrittenSql | None] = {}


def rows_of(ask: Ask, criteria: Criteria, radii: Sequence[int] = ()) -> list[Row]:
    """The rows of a query of plain numbers and texts. `ask` is a function of a module, and depends on nothing else;
    `radii` are those that it looks within, beside the one that is asked for."""
    if criteria.text:
        return list(ask(criteria))  # its words are looked up in the database first
    within = sorted({*radii, criteria.radius_m}) if criteria.origin else []
    known = dict(_named(criteria, within))
    shape = _shape(ask, criteria, within)
    if len(_known) > MOST:
        _known.clear()
    if shape not in _known:
        _known[shape] = None
    elif _known[shape] is None:
        _known[shape] = _written(ask, criteria, within)
    kept = _known[shape]
    return list(ask(criteria)) if kept is None else kept.rows(known)


def forget() -> None:
    """For tests, that change what a query depends on."""
    _known.clear()


def _shape(ask: Ask, criteria: Criteria, within: Sequence[int]) -> Hashable:
    numbers = tuple(len(buurten_within(replace(criteria, radius_m=radius))) for radius in within)
    somewhere = replace(criteria, origin=None)
    vendor = connections[router.db_for_read(Activity)].vendor
    return ask, somewhere, tuple(within), numbers, timezone.localdate(), settings.SHOW_EXAMPLES, vendor


def _written(ask: Ask, criteria: Criteria, within: Sequence[int]) -> WrittenSql | None:
    other = _elsewhere(criteria)
    try:
        (sql, values), (same_sql, others) = (ask(each).query.sql_with_params() for each in (criteria, other))
    except EmptyResultSet:
        return None
    if sql != same_sql:
        return None
    here, there = (dict(_named(each, within)) for each in (criteria, other))
    names = {place: _name(pair, here, there) for place, pair in enumerate(zip(values, others, strict=True))}
    differing = {place for place, (one, another) in enumerate(zip(values, others, strict=True)) if one != another}
    if any(names[place] is None for place in differing):
        return None
    return WrittenSql(sql, tuple(values), {place: cast(Name, names[place]) for place in differing})


def _name(pair: tuple[Any, Any], here: dict[Name, Any], there: dict[Name, Any]) -> Name | None:
    return next((name for name, value in here.items() if (value, there[name]) == pair), None)


def _named(criteria: Criteria, within: Sequence[int]) -> Iterator[tuple[Name, Any]]:
    """All that the SQL of a question may hold of where and when it is asked, as the database wants it."""
    adapt = connections[router.db_for_read(Activity)].ops.adapt_datetimefield_value
    yield ("now",), adapt(criteria.now)
    yield ("longest ago",), adapt(criteria.now - LONGEST_MOMENT)
    if not criteria.origin:
        return
    lat, lon = criteria.origin.point
    per_lat, per_lon = metres_per_degree(lat)
    yield from (
        ((name,), value) for name, value in zip(("lat", "lon", "x", "y"), (lat, lon, per_lon, per_lat), strict=True)
    )
    for radius in within:
        for name, value in (("lat", lat), ("lon", lon)):
            per = per_lat if name == "lat" else per_lon
            yield (name, "from", radius), value - radius / per
            yield (name, "to", radius), value + radius / per
        for place, code in enumerate(buurten_within(replace(criteria, radius_m=radius))):
            yield ("buurt", radius, place), code


class _Elsewhere:
    """As many buurten within reach as there are here, under names that are nobody's."""

    def __init__(self, criteria: Criteria) -> None:
        self.criteria = criteria

    def codes_within(self, point: Point, metres: int) -> list[str]:
        here = buurten_within(replace(self.criteria, radius_m=metres))
        return [f"-{metres}-{place}" for place in range(len(here))]


def _elsewhere(criteria: Criteria) -> Criteria:
    """The same question from another point at another moment."""
    if not criteria.origin:
        return replace(criteria, asked_at=ELSEWHEN)
    origin = replace(criteria.origin, point=Point(51.234567, 3.456789))
    return replace(criteria, origin=origin, area=cast(BuurtIndex, _Elsewhere(criteria)), asked_at=ELSEWHEN)
