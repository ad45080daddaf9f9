"""Which place the words of a calendar mean."""

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from activities.models import Organisation, Place
from maps.naming import fold

SHORTEST_NAME = 4
MOST_WORDS, LONGEST_RUN = 30, 8
_POSTCODE = re.compile(r"\b([1-9]\d{3}) ?([a-z]{2})\b")


class PlaceFinder:
    """The places of one organisation first, and then all others; the same words are looked up once per calendar."""

    def __init__(self, organisation: Organisation) -> None:
        own = Place.objects.filter(Q(organisation=organisation) | Q(activities__organisation=organisation)).distinct()
        self._own = list(own)
        # Invented places are for invented organisations only.
        self._all = Place.objects.filter(is_example=organisation.is_example)
        self._found: dict[str, Place | None] = {}

    def find(self, location: str) -> Place | None:
        """By name or address. None where the words mean no place, or more than one."""
        words = " ".join(fold(location).split()[:MOST_WORDS])
        if words and words not in self._found:
            self._found[words] = _only(_meant(words, self._own)) or _only(_meant(words, self._others(words)))
        return self._found.get(words)

    def _others(self, words: str) -> QuerySet[Place]:
        """By the index of names and of streets: there may be very many places."""
        runs = _runs(words.split())
        return self._all.filter(Q(sort_name__in=runs) | Q(sort_street__in=runs) | Q(postcode__in=_postcodes(words)))

    def only_one(self, location: str) -> Place | None:
        """Where the organisation has one place, a room is a room there; an address is somewhere else."""
        is_address = re.search(r"\d", location) is not None
        return self._own[0] if len(self._own) == 1 and not is_address else None


def _runs(words: list[str]) -> list[str]:
    """Each word, each two words in a row, and so on."""
    ends = range(1, LONGEST_RUN + 1)
    return [
        " ".join(words[at : at + length]) for at in range(len(words)) for length in ends if at + length <= len(words)
    ]


def _postcodes(words: str) -> set[str]:
    return {"".join(found).upper() for found in _POSTCODE.findall(words)}


def _meant(words: str, places: Iterable[Place]) -> list[Place]:
    """Those whose name is in it, and of these the longest; else those at its address."""
    known = list(places)
    named = [place for place in known if len(place.sort_name) >= SHORTEST_NAME and _has(words, place.sort_name)]
    longest = max((len(place.sort_name) for place in named), default=0)
    return [place for place in named if len(place.sort_name) == longest] or [
        place for place in known if _is_address_of(place, words)
    ]


def _is_address_of(place: Place, words: str) -> bool:
    number = fold(place.house_number)
    if not number:
        return False
    if place.sort_street and _has(words, f"{place.sort_street} {number}"):
        return True
    return place.postcode in _postcodes(words) and _has(words, number)


def _has(words: str, part: str) -> bool:
    return f" {part} " in f" {words} "


def _only(places: list[Place]) -> Place | None:
    return places[0] if len(places) == 1 else None
