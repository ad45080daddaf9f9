"""What the API may show, and with what: each a fixed number of queries, whatever the number of rows."""

from collections.abc import Iterable, Sequence

from django.db.models import F, Prefetch, Q, QuerySet, prefetch_related_objects

from activities import search
from activities.models import Activity, Funding, Grant, Occurrence, Organisation, Place, Programme
from activities.search import Criteria, Result
from maps.crs import RdBox
from maps.geometry import Box
from maps.models import Buurt
from maps.nearby import in_box


def visible_places(buurten: Sequence[str] | None = None, box: Box | RdBox | None = None) -> QuerySet[Place]:
    """Places of which at least one activity can be seen; `buurten` are codes."""
    places = Activity.objects.visible().places()
    if buurten is not None:
        places = places.filter(buurt__code__in=buurten)
    if box:
        places = in_box(places, box)
    # Named here and not left to Meta: pages of a list need one order on every database.
    places = places.order_by("sort_name", "id")
    return places.select_related("organisation", "buurt__district").prefetch_related(_fundings("fundings"))


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.public().order_by("sort_name", "id")


def moments(criteria: Criteria) -> QuerySet[Occurrence]:
    """With no more of the activity and the place than a moment tells."""
    named = [f"{row}__{column}" for row in ("activity", "place") for column in ("uuid", "name")]
    own = ("uuid", "starts_at", "ends_at", "original_start", "status", "reason")
    return search.moments(criteria).select_related("activity", "place").only(*own, *named)


def buurten() -> QuerySet[Buurt]:
    return Buurt.objects.select_related("district").order_by("sort_name", "code")


def programmes() -> QuerySet[Programme]:
    """With their pillars and grants, and what those grants fund."""
    of_visible = Q(place__isnull=True) | Q(place__in=visible_places())
    fundings = Funding.objects.shown().filter(of_visible).select_related("category", "place").order_by("id")
    grants = Grant.objects.shown().order_by("id").prefetch_related(Prefetch("fundings", fundings))
    rows = Programme.objects.shown().order_by(F("start_year").asc(nulls_last=True), "slug")
    return rows.prefetch_related("pillars", Prefetch("grants", grants))


def add_rest(results: Iterable[Result]) -> None:
    """Four queries: the texts in other languages, and what pays for the activities, their places and their themes."""
    activities = [result.activity for result in results]
    lookups = ("fundings", "place__fundings", "category__fundings")
    prefetch_related_objects(activities, "texts", *(_fundings(lookup) for lookup in lookups))


def _fundings(lookup: str) -> "Prefetch[str]":
    rows = Funding.objects.shown().with_grant()
    return Prefetch(lookup, rows.order_by(F("grant__programme__start_year").asc(nulls_last=True), "id"))
