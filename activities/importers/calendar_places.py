"""Which place the words of a calendar mean."""

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from activities.models import Organisation, Place
from maps.naming import fold

SHORTEST_NAME = 4
_POSTCODE = re.compile(r"\b([1-9]\d{3}) ?([a-z]{2})\b")


class PlaceFinder:
    """The places of one organisation first, and then all others; read once for a whole calendar."""

    def __init__(self, organisation: Organisation) -> None:
        own = Place.objects.filter(Q(organisation=organisation) | Q(activities__organisation=organisation)).distinct()
        self._own = list(own)
        self._others = list(_not_example(organisation).exclude(pk__in=[place.pk for place in self._own]))

    def find(self, location: str) -> Place | None:
        """By name or address. None where the words mean no place, or more than one."""
        words = f" {fold(location)} "
        if not words.strip():
            return None
        return _only(_meant(words, self._own)) or _only(_meant(words, self._others))

    def only_one(self, location: str) -> Place | None:
        """Where the organisation has one place, a room is a room there; an address is somewhere else."""
        is_address = re.search(r"\d", location) is not None
        return self._own[0] if len(self._own) == 1 and not is_address else None


def _not_example(organisation: Organisation) -> QuerySet[Place]:
    return Place.objects.filter(is_example=organisation.is_example)


def _meant(words: str, places: Iterable[Place]) -> list[Place]:
    """Those whose name is in it, and of these the longest; else those at its address."""
    named = [place for place in places if len(place.sort_name) >= SHORTEST_NAME and f" {place.sort_name} " in words]
    longest = max((len(place.sort_name) for place in named), default=0)
    return [place for place in named if len(place.sort_name) == longest] or [
        place for place in places if _is_address_of(place, words)
    ]


def _is_address_of(place: Place, words: str) -> bool:
    number = fold(place.house_number)
    if not number:
        return False
    if place.sort_street and f" {place.sort_street} {number} " in words:
        return True
    codes = {"".join(found).upper() for found in _POSTCODE.findall(words)}
    return place.postcode in codes and f" {number} " in words


def _only(places: list[Place]) -> Place | None:
    return places[0] if len(places) == 1 else None
