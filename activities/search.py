"""Finding activities: one question (`Criteria`) gives one answer (`Found`) for the page, the map and the API."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, overload

from django.db.models import Case, F, Q, SmallIntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import text_index
from activities.enums import AgePolicy, Order
from activities.models import Activity
from activities.models.activity import ActivityQuerySet
from maps import nearby
from maps.areas import buurt_index
from maps.geocoding import Location
from maps.geometry import Point, distance_m, walking_minutes

DEFAULT_RADIUS_M = 2_000
MAX_RADIUS_M = 10_000
PER_PAGE = 20
ALTERNATIVES = 5

R = TypeVar("R")


@dataclass(frozen=True)
class Criteria:
    """What is asked. `ages` is [from, to) in months; `per_page` None means everything at once."""

    text: str = ""
    categories: tuple[str, ...] = ()
    origin: Location | None = None
    radius_m: int = DEFAULT_RADIUS_M
    buurten: tuple[str, ...] | None = None
    ages: tuple[int, int] | None = None
    only_free: bool = False
    wheelchair: bool = False
    without_signup: bool = False
    ooievaarspas: bool = False
    women: bool = False
    language: str = ""
    order: Order = Order.NAME
    page: int = 1
    per_page: int | None = PER_PAGE


@dataclass(frozen=True)
class Result:
    activity: Activity
    distance_m: int | None = None
    is_age_unknown: bool = False
    is_position_unknown: bool = False

    @property
    def walking_minutes(self) -> int | None:
        return None if self.distance_m is None else walking_minutes(self.distance_m)


@dataclass(frozen=True)
class Found(Generic[R]):
    """One page of results; `alternatives` and the reason for them only when nothing at all was found."""

    criteria: Criteria
    total: int
    results: list[R]
    alternatives: list[R] = field(default_factory=list)
    alternatives_reason: Any = ""

    @property
    def pages(self) -> int:
        per_page = self.criteria.per_page
        return 1 if per_page is None else -(-self.total // per_page)


def read_results(rows: ActivityQuerySet, criteria: Criteria) -> list[Result]:
    """Whole activities, with everything that a card shows: two queries."""
    return [_result(row, criteria) for row in rows.with_card()]


@overload
def find(criteria: Criteria) -> Found[Result]: ...
@overload
def find(criteria: Criteria, read: Callable[[ActivityQuerySet, Criteria], list[R]]) -> Found[R]: ...
def find(criteria: Criteria, read: Callable[[ActivityQuerySet, Criteria], list[Any]] = read_results) -> Found[Any]:
    """Costs one query to count, those of `read`, and one for the area with an origin; an empty answer a few more."""
    rows = matching(criteria)
    total = rows.count()
    found = Found(criteria, total, read(_page(in_order(rows, criteria), criteria), criteria))
    if total:
        return found
    for reason, wider in _wider(criteria):
        if nearest := read(in_order(matching(wider), wider)[:ALTERNATIVES], wider):
            return replace(found, alternatives=nearest, alternatives_reason=reason)
    return found


def matching(criteria: Criteria) -> ActivityQuerySet:
    """Everything that fits the question, in no order."""
    rows = Activity.objects.visible()
    if criteria.categories:
        rows = rows.filter(category__slug__in=criteria.categories)
    if criteria.text:
        rows = rows.filter(text_index.matches(criteria.text))
    if criteria.buurten is not None:
        rows = rows.filter(buurt__code__in=criteria.buurten)
    if criteria.ages:
        rows = rows.for_ages(*criteria.ages)
    if criteria.wheelchair:
        rows = rows.wheelchair_accessible()
    if criteria.language:
        rows = rows.speaking(criteria.language)
    rows = rows.filter(**_facts(criteria))
    return _near(rows, criteria) if criteria.origin else rows


def _facts(criteria: Criteria) -> dict[str, Any]:
    """What must be known to be so; unknown never counts as yes."""
    facts = {
        "price_cents": (criteria.only_free, 0),
        "needs_signup": (criteria.without_signup, False),
        "accepts_ooievaarspas": (criteria.ooievaarspas, True),
        "is_women_only": (criteria.women, True),
    }
    return {column: value for column, (asked, value) in facts.items() if asked}


def _near(rows: ActivityQuerySet, criteria: Criteria) -> ActivityQuerySet:
    """Within the radius, or somewhere in a buurt that the radius touches, or nobody knows where."""
    assert criteria.origin
    around = buurt_index().codes_within(criteria.origin.point, criteria.radius_m)
    somewhere = Q(lat__isnull=True) & (Q(buurt__isnull=True) | Q(buurt__code__in=around))
    rows = rows.annotate(distance_sq=nearby.distance_sq(criteria.origin.point))
    return rows.filter(nearby.is_within(criteria.origin.point, criteria.radius_m) | somewhere)


def in_order(rows: ActivityQuerySet, criteria: Criteria) -> ActivityQuerySet:
    """What was last checked too long ago after all others, then unknown ages, then unknown positions."""
    by: list[Any] = ["is_expired"]
    # Only what differs between rows: PostgreSQL refuses to sort by a constant.
    if criteria.ages:
        by.append(_last(age_policy=AgePolicy.UNKNOWN))
    if criteria.origin:
        by.append(_last(lat__isnull=True))
    if criteria.order == Order.RELEVANCE and text_index.words(criteria.text):
        by.append(text_index.rank(criteria.text))
    if criteria.order != Order.NAME and criteria.origin:
        by += [F("distance_sq").asc(nulls_last=True), F("buurt__sort_name").asc(nulls_last=True)]
    rows = rows.annotate_expired(timezone.localdate())
    return rows.order_by(*by, "sort_name", "id")


def _last(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(1)), default=Value(0), output_field=SmallIntegerField())


def _page(rows: ActivityQuerySet, criteria: Criteria) -> ActivityQuerySet:
    if criteria.per_page is None:
        return rows
    start = (criteria.page - 1) * criteria.per_page
    return rows[start : start + criteria.per_page]


def _result(activity: Activity, criteria: Criteria) -> Result:
    point = activity.place.point
    return Result(
        activity,
        distance_m=distance_to(criteria.origin, point),
        is_age_unknown=bool(criteria.ages) and activity.age_policy == AgePolicy.UNKNOWN,
        is_position_unknown=criteria.origin is not None and point is None,
    )


def distance_to(origin: Location | None, point: Point | None) -> int | None:
    """Whole metres; None without an origin or without a point."""
    return round(distance_m(origin.point, point)) if origin and point else None


def _wider(criteria: Criteria) -> list[tuple[Any, Criteria]]:
    """What to offer instead, from nearest to the question to furthest from it."""
    first = replace(criteria, page=1, radius_m=MAX_RADIUS_M, buurten=None)
    easier = replace(
        first,
        ages=None,
        only_free=False,
        wheelchair=False,
        without_signup=False,
        ooievaarspas=False,
        women=False,
        language="",
    )
    other_words = replace(easier, text="", order=Order.DISTANCE if criteria.origin else Order.NAME)
    return [
        (_("Dit is er wel, verder weg"), first),
        (_("Dit is er wel, maar past niet bij al je wensen"), easier),
        (_("Dit is er wel bij dit thema"), other_words)
        if criteria.categories
        else (_("Dit is er wel in de buurt"), other_words),
        (_("Dit is er wel, met een ander thema"), replace(other_words, categories=())),
    ]
