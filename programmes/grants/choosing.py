"""What there is to choose from: programmes and grants, and what a grant can pay for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from activities.models import Activity, Category, Funding, Grant, Programme
from activities.place_lookup import SHORTEST_SEARCH, places_to_choose, search_places
from maps.naming import clean_text, fold

SHOWN = 20
# Examples and what is real come in one search.
SEARCHED = 60
LONGEST_WORDS = 80


def programmes() -> QuerySet[Programme]:
    """With their grants, and what those pay for."""
    fundings = Funding.objects.shown().with_funded().order_by("id")
    grants = Grant.objects.shown().select_related("pillar", "programme", "successor").order_by("name", "id")
    rows = Programme.objects.shown().order_by(F("start_year").asc(nulls_last=True), "slug")
    return rows.prefetch_related("pillars", Prefetch("grants", grants.prefetch_related(Prefetch("fundings", fundings))))


def fundings_of(grant: Grant) -> list[Funding]:
    """By name, themes first."""
    rows = Funding.objects.filter(grant=grant).with_grant().with_funded()
    return sorted(rows, key=lambda row: (row.category_id is None, row.place_id is None, fold(str(row.funded)), row.pk))


@dataclass(frozen=True)
class Search:
    """Places and activities with these words in their name that a grant can pay for."""

    grant: Grant
    words: str

    @classmethod
    def of(cls, grant: Grant, words: str) -> "Search":
        return cls(grant, clean_text(words)[:LONGEST_WORDS].strip())

    @property
    def is_too_short(self) -> bool:
        return bool(self.words) and len(fold(self.words)) < SHORTEST_SEARCH

    @property
    def places(self) -> list[Any]:
        found = search_places(self.words, limit=SEARCHED)
        return [place for place in found if place.is_example == self.grant.is_example][:SHOWN]

    @property
    def activities(self) -> list[Activity]:
        """Without those that stand for a place: that is chosen as a place."""
        words = fold(self.words)
        if len(words) < SHORTEST_SEARCH:
            return []
        rows = Activity.objects.visible().filter(
            sort_name__contains=words, stands_for_place=False, is_example=self.grant.is_example
        )
        return list(rows.select_related("place").order_by("sort_name", "id")[:SHOWN])

    @property
    def themes(self) -> list[Category]:
        """An example pays for no theme: those are real."""
        return [] if self.grant.is_example else list(Category.objects.all())


def chosen(grant: Grant, asked: dict[str, str]) -> Funding | None:
    """A new link to what the address names (`plek`, `activiteit`: uuid; `thema`: slug), or None when it names nothing.
    Raises Http404 for what is not there."""
    if place := asked.get("plek"):
        return Funding(grant=grant, place=get_object_or_404(places_to_choose(), uuid=_uuid(place)))
    if activity := asked.get("activiteit"):
        rows = Activity.objects.visible().select_related("place")
        return Funding(grant=grant, activity=get_object_or_404(rows, uuid=_uuid(activity)))
    if theme := asked.get("thema"):
        return Funding(grant=grant, category=get_object_or_404(Category, slug=clean_text(theme)))
    return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
