"""The HTML of cards, kept in this process until something changes: most questions find the same few (docs/adr/0017).

To read an activity with all that its card tells, and to write that, costs ten times what it costs to find it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from activities.finder.cards import Card
from activities.models import Activity
from activities.models.activity import ActivityQuerySet
from activities.search import Criteria, Result, bare_results, results_of

# In one language; of some 6 kB each.
MOST = 500
# What a search tells of an activity without its card: enough for its heading and its distance.
COLUMNS = ("checked_on", "age_policy", "last_moment_ends_at", "lat", "lon")
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


# By language, for one state of the catalogue (activities/etags.py).
_known: dict[str | None, tuple[str, dict[Key, Kept]]] = {}


def reader(state: str) -> Callable[[ActivityQuerySet, Criteria], list[KeptCard]]:
    """To hand to `find`. Two queries at most, and seven more where a card is not known yet."""

    def read(rows: ActivityQuerySet, criteria: Criteria) -> list[KeptCard]:
        results = bare_results(rows.only(*COLUMNS), criteria)
        kept = _kept({_key(result): result for result in results}, criteria, state)
        return [KeptCard(result, kept[key]) for result in results if (key := _key(result)) in kept]

    return read


def forget() -> None:
    """For tests, that change rows behind the back of the catalogue."""
    _known.clear()


def _key(result: Result) -> Key:
    moments = tuple(row.pk for row in result.occurrences)
    return result.activity.pk, moments, result.distance_m is not None


def _kept(asked: dict[Key, Result], criteria: Criteria, state: str) -> dict[Key, Kept]:
    """A thread that is behind makes a memory of its own; whatever is in one is at least as new as its state."""
    language = get_language()
    known_state, known = _known.get(language, ("", {}))
    if known_state != state or len(known) > MOST:
        known = {}
        _known[language] = (state, known)
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
