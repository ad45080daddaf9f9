"""What is told of an activity, kept in this process until something changes: most questions find the same few.

To read an activity with all that hangs on it costs ten times what it costs to find it (docs/adr/0017).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from activities import search
from activities.api import queries, representation
from activities.counts import number_of
from activities.kept_sql import rows_of
from activities.models import Activity
from activities.models.activity import ActivityQuerySet
from activities.search import Criteria, Found, distance_to, in_order, matching, page_of, results_of, total_of
from activities.state_memory import StateMemory
from maps.geometry import Point, walking_minutes

Row = dict[str, Any]

COLUMNS = ("pk", "lat", "lon")

# What is told, by id; of some 15 kB each.
_known: StateMemory[int, Row] = StateMemory(1_000)


def find(criteria: Criteria, state: str) -> Found[Row]:
    """As the search does, for a question without days or hours: then an activity tells whatever comes next.

    Two queries, of which the SQL is kept; what finds nothing goes the long way, for what there is instead.
    """
    criteria = replace(criteria, asked_at=criteria.now)
    rows = _read(rows_of(_ask_page, criteria), criteria, state)
    total = total_of(criteria, len(rows), lambda: number_of(criteria))
    return Found(criteria, total, rows) if total else search.find(criteria, _reader(state))


def _ask_page(criteria: Criteria) -> "QuerySet[Any, Any]":
    return page_of(in_order(matching(criteria), criteria), criteria).values_list(*COLUMNS)


def _reader(state: str) -> Callable[[ActivityQuerySet, Criteria], list[Row]]:
    return lambda rows, criteria: _read(list(rows.values_list(*COLUMNS)), criteria, state)


def _read(found: list[tuple[Any, ...]], criteria: Criteria, state: str) -> list[Row]:
    told = _told([pk for pk, _lat, _lon in found], state)
    return [_at_distance(told[pk], lat, lon, criteria) for pk, lat, lon in found if pk in told]


def forget() -> None:
    """For tests, that change rows behind the back of the catalogue."""
    _known.forget()


def _told(ids: list[int], state: str) -> dict[int, Row]:
    known = _known.of(state)
    if missing := [pk for pk in ids if pk not in known]:
        known.update(_represented(missing))
    return known


def _represented(ids: list[int]) -> dict[int, Row]:
    results = results_of(list(Activity.objects.with_card().filter(pk__in=ids)), Criteria())
    queries.add_rest(results)
    return {result.activity.pk: representation.activity(result) for result in results}


def _at_distance(row: Row, lat: float | None, lon: float | None, criteria: Criteria) -> Row:
    """A copy: nobody may change what is remembered."""
    point = None if lat is None or lon is None else Point(lat, lon)
    metres = distance_to(criteria.origin, point)
    minutes = None if metres is None else walking_minutes(metres)
    return {**row, "afstandMeters": metres, "looptijdMinuten": minutes}
