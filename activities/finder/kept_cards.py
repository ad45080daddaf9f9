"""The HTML of cards, kept in this process until something changes: most questions find the same few (docs/adr/0017).

To read an activity with all that its card tells, and to write that, costs ten times what it costs to find it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from django.db import router
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from activities import search
from activities.counts import number_of
from activities.finder.cards import Card
from activities.kept_sql import rows_of
from activities.models import Activity
from activities.models.activity import ActivityQuerySet
from activities.search import Criteria, Found, Result, bare_results, in_order, matching, page_of, results_of
from activities.state_memory import StateMemory

# What a search tells of an activity without its card: enough for its heading and its distance.
COLUMNS = ("checked_on", "age_policy", "last_moment_ends_at", "lat", "lon")
# In the order in which a row becomes an activity.
READ = tuple(column.attname for column in Activity._meta.concrete_fields if column.attname in {"id", *COLUMNS})
# Where the level of its heading and its distance stand: no text of a database can hold this character.
LEVEL, DISTANCE = "\0level", "\0distance"

# The activity, its moments when those were asked for, and whether there is a distance.
Key = tuple[int, tuple[int, ...], bool]


@dataclass(frozen=True)
class Kept:
    html: str
    has_moment: bool
    is_drawn: bool


@dataclass(frozen=True)
class KeptCard(Card):
    """Its activity has no more than COLUMNS; all else is in the HTML already."""

    kept: Kept

    @property
    def has_moment(self) -> bool:
        return self.kept.has_moment

    @property
    def is_drawn(self) -> bool:
        return self.kept.is_drawn

    def html(self, level: int) -> SafeString:
        html = self.kept.html.replace(LEVEL, str(level)).replace(DISTANCE, escape(self.distance))
        return mark_safe(html)  # noqa: S308 - written by our own template


@dataclass(frozen=True)
class _CardToKeep(Card):
    distance = DISTANCE


# Of some 6 kB each; and lists of 20 cards, most of which they share.
_known: StateMemory[Key, Kept] = StateMemory(500)
_lists: StateMemory[Criteria, Found[KeptCard]] = StateMemory(50)


def find(criteria: Criteria, state: str) -> Found[KeptCard]:
    """As the search does. Three queries, of which the SQL of two is kept, and seven more where a card is not known yet;
    what finds nothing goes the long way, for what there is instead. A list that everybody may ask for is kept as it is.
    """
    criteria = replace(criteria, asked_at=criteria.now)
    if criteria.is_of_everybody:
        lists = _lists.of(state)
        if criteria not in lists:
            lists[criteria] = _find(criteria, state)
        return replace(lists[criteria], criteria=criteria)
    return _find(criteria, state)


def _find(criteria: Criteria, state: str) -> Found[KeptCard]:
    cards = _cards([_bare(row) for row in rows_of(_ask_page, criteria)], criteria, state)
    total = search.total_of(criteria, len(cards), lambda: number_of(criteria))
    return Found(criteria, total, cards) if total else search.find(criteria, _reader(state))


def _ask_page(criteria: Criteria) -> "QuerySet[Any, Any]":
    return page_of(in_order(matching(criteria), criteria), criteria).values_list(*READ)


def _bare(row: tuple[Any, ...]) -> Activity:
    """Of what was read below Django: there SQLite says no time zone."""
    activity = Activity.from_db(router.db_for_read(Activity), READ, row)
    if (ends_at := activity.last_moment_ends_at) is not None and ends_at.tzinfo is None:
        activity.last_moment_ends_at = ends_at.replace(tzinfo=UTC)
    return activity


def _reader(state: str) -> Callable[[ActivityQuerySet, Criteria], list[KeptCard]]:
    return lambda rows, criteria: _cards(list(rows.only(*COLUMNS)), criteria, state)


def _cards(activities: list[Activity], criteria: Criteria, state: str) -> list[KeptCard]:
    results = bare_results(activities, criteria)
    kept = _kept({_key(result): result for result in results}, criteria, state)
    return [KeptCard(result, kept[key]) for result in results if (key := _key(result)) in kept]


def forget() -> None:
    """For tests, that change rows behind the back of the catalogue."""
    _known.forget()
    _lists.forget()


def _key(result: Result) -> Key:
    moments = tuple(row.pk for row in result.occurrences)
    return result.activity.pk, moments, result.distance_m is not None


def _kept(asked: dict[Key, Result], criteria: Criteria, state: str) -> dict[Key, Kept]:
    known = _known.of(state)
    missing = {key: result for key, result in asked.items() if key not in known}
    if missing:
        known.update(_written(missing, criteria))
    return {key: known[key] for key in asked if key in known}


def _written(missing: dict[Key, Result], criteria: Criteria) -> dict[Key, Kept]:
    """Without days or hours a card tells whatever comes next, whatever else was asked."""
    cards = Activity.objects.with_card().in_bulk([pk for pk, _moments, _distance in missing])
    results = results_of(list(cards.values()), criteria if criteria.when else Criteria())
    by_id = {result.activity.pk: result for result in results}
    return {key: _write(by_id[key[0]], has_distance=key[2]) for key in missing if key[0] in by_id}


def _write(result: Result, *, has_distance: bool) -> Kept:
    card = _CardToKeep(result) if has_distance else Card(replace(result, distance_m=None))
    html = render_to_string("components/card.html", {"card": card, "level": LEVEL})
    return Kept(html, card.has_moment, result.is_drawn)
