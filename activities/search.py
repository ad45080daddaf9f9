"""Finding activities: one question (`Criteria`) gives one answer (`Found`) for the page, the map and the API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar, overload

from django.db.models import Case, Exists, F, OuterRef, Q, SmallIntegerField, Subquery, Value, When
from django.utils import timezone

from activities import text_index
from activities.alternatives import wider
from activities.enums import AgePolicy, Order
from activities.models import Activity, Funding, Occurrence, Place
from activities.models.activity import ActivityQuerySet
from activities.models.occurrence import OccurrenceQuerySet
from activities.moments import ANY_TIME, Span, first_of, in_span, next_of
from activities.wishes import WISHES
from maps import nearby
from maps.areas import buurt_index
from maps.crs import RdBox
from maps.geocoding import Location
from maps.geometry import Box, BuurtIndex, Point, distance_m, walking_minutes

DEFAULT_RADIUS_M = 2_000
MAX_RADIUS_M = 10_000
PER_PAGE = 20
ALTERNATIVES = 5

R = TypeVar("R")


@dataclass(frozen=True)
class Criteria:
    """What is asked. `ages` is [from, to) in months, `wishes` are keys of WISHES, `programme` is the slug of one that
    pays; `per_page` None means everything."""

    text: str = ""
    categories: tuple[str, ...] = ()
    origin: Location | None = None
    radius_m: int = DEFAULT_RADIUS_M
    buurten: tuple[str, ...] | None = None
    box: Box | RdBox | None = None
    ages: tuple[int, int] | None = None
    wishes: tuple[str, ...] = ()
    language: str = ""
    programme: str = ""
    when: Span = ANY_TIME
    order: Order = Order.NAME
    page: int = 1
    per_page: int | None = PER_PAGE
    # Looked up once for all the questions that are made of this one, or else something ends between two of them.
    area: BuurtIndex | None = field(default=None, compare=False, repr=False)
    asked_at: datetime | None = field(default=None, compare=False, repr=False)

    @property
    def is_of_everybody(self) -> bool:
        """Without a spot or words: then it tells nothing of who asks, and many ask the same."""
        return not (self.origin or self.text)

    @property
    def now(self) -> datetime:
        return self.asked_at or timezone.now()


@dataclass(frozen=True)
class Result:
    """`occurrences` are the next ones that fit the question, in time order, cancelled ones too.

    `is_dated`: days or hours were asked for. `day` is the one it stands under in a list by time.
    """

    activity: Activity
    distance_m: int | None = None
    is_age_unknown: bool = False
    is_time_unknown: bool = False
    is_position_unknown: bool = False
    is_dated: bool = False
    day: date | None = None
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def moment(self) -> Occurrence | None:
        """The first that goes on."""
        return next((row for row in self.occurrences if not row.is_cancelled), None)

    @property
    def cancelled(self) -> list[Occurrence]:
        """What does not go on before the first that does."""
        moment = self.moment
        return [row for row in self.occurrences if row.is_cancelled and not (moment and row.starts_at > moment.ends_at)]

    @property
    def place(self) -> Place:
        """Where one has to be: a moment may have moved."""
        moment = self.moment
        return moment.place if moment and moment.place_id != self.activity.place_id else self.activity.place

    @property
    def is_drawn(self) -> bool:
        """Whether a map has a spot for it."""
        place = self.place if self.is_dated else self.activity.place
        return place.point is not None or place.buurt is not None

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
    """Whole activities, with everything that a card shows: five queries.

    First which ones, then their cards: in one query PostgreSQL joins the tables of a card to every row before it sorts.
    """
    return results_by_id(list(rows.values_list("pk", flat=True)), criteria)


def results_by_id(ids: Sequence[int], criteria: Criteria) -> list[Result]:
    """In that order; four queries."""
    cards = Activity.objects.with_card().in_bulk(ids) if ids else {}
    return results_of([cards[pk] for pk in ids if pk in cards], criteria) if cards else []


def results_of(activities: list[Activity], criteria: Criteria) -> list[Result]:
    """With the moments of activities that are read already (see `with_card`): one query."""
    occurrences = next_of(activities, told(criteria), is_few=criteria.when.is_short)
    results = [_result(row, criteria, occurrences.get(row.pk, [])) for row in activities]
    return [_at(each, criteria, (each.place if criteria.when else each.activity.place).point) for each in results]


@overload
def find(criteria: Criteria) -> Found[Result]: ...
@overload
def find(criteria: Criteria, read: Callable[[ActivityQuerySet, Criteria], list[R]]) -> Found[R]: ...
def find(criteria: Criteria, read: Callable[[ActivityQuerySet, Criteria], list[Any]] = read_results) -> Found[Any]:
    """Costs the queries of `read`, one to count unless the page says it, and one for the area with an origin.

    An empty answer costs a few more.
    """
    criteria = replace(criteria, asked_at=criteria.now)
    rows = matching(criteria)
    results = read(page_of(in_order(rows, criteria), criteria), criteria)
    total = total_of(criteria, len(results), rows.count)
    found = Found(criteria, total, results)
    if total:
        return found
    for reason, question in wider(criteria, MAX_RADIUS_M):
        if nearest := read(in_order(matching(question), question)[:ALTERNATIVES], question):
            return replace(found, alternatives=nearest, alternatives_reason=reason)
    return found


def bare_results(activities: Sequence[Activity], criteria: Criteria) -> list[Result]:
    """Of activities as they are read, without cards or places, and with moments only when those are asked for.

    One query at most.
    """
    few = criteria.when.is_short
    occurrences = first_of([row.pk for row in activities], told(criteria), is_few=few) if criteria.when else {}
    results = [_result(row, criteria, occurrences.get(row.pk, [])) for row in activities]
    return [_at(result, criteria, _point_of(result.moment or result.activity)) for result in results]


def moments(criteria: Criteria) -> OccurrenceQuerySet:
    """The dated happenings behind the results, cancelled ones too, in time order."""
    activities = having(replace(criteria, origin=None), None)
    if criteria.origin:
        activities = activities.filter(Q(lat__isnull=False) | _somewhere(criteria))
    return _alike(fitting(criteria), criteria).filter(activity__in=activities.order_by().values("pk")).in_time_order()


def matching(criteria: Criteria) -> ActivityQuerySet:
    """Everything that fits the question, in no order."""
    return having(criteria, fitting(criteria).happening() if criteria.when else None)


def told(criteria: Criteria) -> OccurrenceQuerySet:
    """The occurrences that a result tells: those that fit, or without a day or hours whatever comes, wherever it is."""
    return fitting(criteria) if criteria.when else in_span(ANY_TIME, criteria.now)


def fitting(criteria: Criteria) -> OccurrenceQuerySet:
    """Occurrences at the time that is asked for, and near enough or without a point, which is told later."""
    rows = in_span(criteria.when, criteria.now)
    if criteria.origin:
        measured = rows.annotate(distance_sq=nearby.distance_sq(criteria.origin.point))
        return measured.filter(nearby.is_within(criteria.origin.point, criteria.radius_m) | Q(lat__isnull=True))
    return rows


def _alike(occurrences: OccurrenceQuerySet, criteria: Criteria) -> OccurrenceQuerySet:
    """What their copies of theme and ages rule out: activities say the same, but then each has to be looked at."""
    if criteria.categories:
        occurrences = occurrences.filter(category__slug__in=criteria.categories)
    return occurrences.for_ages(*criteria.ages) if criteria.ages else occurrences


def having(criteria: Criteria, occurrences: OccurrenceQuerySet | None) -> ActivityQuerySet:
    """What fits, and has one of the occurrences where they are given."""
    rows = Activity.objects.visible()
    if criteria.categories:
        rows = rows.filter(category__slug__in=criteria.categories)
    if criteria.text:
        rows = text_index.narrow(rows, criteria.text)
    rows = _in_area(rows, criteria)
    if criteria.ages:
        rows = rows.for_ages(*criteria.ages)
    if criteria.language:
        rows = rows.speaking(criteria.language)
    if criteria.programme:
        rows = rows.filter(_paid_by(criteria))
    for wish in criteria.wishes:
        rows = rows.filter(WISHES[wish].condition)
    if occurrences is not None:
        return _happening(rows, criteria, occurrences)
    return _near(rows, criteria) if criteria.origin else rows


def _in_area(rows: ActivityQuerySet, criteria: Criteria) -> ActivityQuerySet:
    if criteria.buurten is not None:
        rows = rows.filter(buurt__code__in=criteria.buurten)
    return nearby.in_box(rows, criteria.box) if criteria.box else rows


def _paid_by(criteria: Criteria) -> Q:
    """What the programme pays for today: the activity itself, or its place. Money for a theme says nothing about one of
    its activities. There are as many of these as somebody wrote down, so the activities are looked up by them."""
    fundings = Funding.objects.of_programme(criteria.programme, timezone.localdate(criteria.now))
    itself = fundings.filter(activity__isnull=False).order_by().values("activity")
    places = fundings.filter(place__isnull=False).order_by().values("place")
    return Q(pk__in=itself) | Q(place__in=places)


def _happening(rows: ActivityQuerySet, criteria: Criteria, occurrences: OccurrenceQuerySet) -> ActivityQuerySet:
    if criteria.origin:
        rows = rows.filter(Q(lat__isnull=False) | _somewhere(criteria))
    if criteria.when.is_short:
        return rows.filter(pk__in=_alike(occurrences, criteria).order_by().values("activity"))
    # Hours on any day: most occurrences fit, and the first of an activity will do.
    return rows.filter(Exists(occurrences.filter(activity=OuterRef("pk"))))


def _near(rows: ActivityQuerySet, criteria: Criteria) -> ActivityQuerySet:
    """Within the radius, or somewhere in a buurt that the radius touches, or nobody knows where."""
    assert criteria.origin
    return rows.annotate(distance_sq=nearby.distance_sq(criteria.origin.point)).filter(within(criteria))


def within(criteria: Criteria, *, of: str = "pk") -> Q:
    """Within the radius, or perhaps: for activities, or for occurrences (`of="activity"`), with `distance_sq`."""
    assert criteria.origin
    near = nearby.is_within(criteria.origin.point, criteria.radius_m)
    if of == "pk":
        return near | _somewhere(criteria)
    return (near | Q(lat__isnull=True)) & (Q(activity__lat__isnull=False) | _somewhere(criteria, "activity__"))


def _somewhere(criteria: Criteria, prefix: str = "") -> Q:
    """Of an activity without a point: in a buurt that the radius touches, or nobody knows where."""
    around = buurten_within(criteria)
    in_reach = Q(**{f"{prefix}buurt__isnull": True}) | Q(**{f"{prefix}buurt__code__in": around})
    return Q(**{f"{prefix}lat__isnull": True}) & in_reach


def buurten_within(criteria: Criteria) -> list[str]:
    """The codes of those that the radius touches."""
    assert criteria.origin
    return (criteria.area or buurt_index()).codes_within(criteria.origin.point, criteria.radius_m)


def in_order(
    rows: ActivityQuerySet,
    criteria: Criteria,
    which: Callable[[OccurrenceQuerySet], OccurrenceQuerySet] = OccurrenceQuerySet.happening,
) -> ActivityQuerySet:
    """What was last checked too long ago after all others, then unknown ages, times and positions.

    Who searches by words gets what fits best first, also when nobody knows its times. The order by time is that of
    the first of the occurrences (`which`) that fit.
    """
    by: list[Any] = ["is_expired"]
    # Only what differs between rows: PostgreSQL refuses to sort by a constant.
    if criteria.ages:
        by.append(_last(age_policy=AgePolicy.UNKNOWN))
    if splits_by_times(criteria):
        by.append(Case(When(last_moment_ends_at__gt=criteria.now, then=Value(0)), default=Value(1)))
    if criteria.origin:
        by.append(_last(lat__isnull=True))
    if criteria.order == Order.RELEVANCE and criteria.text:
        by.append("-score")
    first = which(told(criteria)).filter(activity=OuterRef("pk")).in_time_order()
    if criteria.order == Order.TIME:
        rows = rows.annotate(first_start=Subquery(first.values("starts_at")[:1]))
        by.append(F("first_start").asc(nulls_last=True))
    if criteria.order != Order.NAME and criteria.origin:
        if criteria.when:
            # A moment may be at another place than its activity.
            there = first.values(to=nearby.distance_sq(criteria.origin.point))
            rows = rows.annotate(distance_sq=Subquery(there[:1]))
        by += [F("distance_sq").asc(nulls_last=True), F("buurt__sort_name").asc(nulls_last=True)]
    rows = rows.annotate_expired(timezone.localdate())
    return rows.order_by(*by, "sort_name", "id")


def splits_by_times(criteria: Criteria) -> bool:
    """Whether what has no known times stands together after what has."""
    return not criteria.when and criteria.order != Order.RELEVANCE


def _last(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(1)), default=Value(0), output_field=SmallIntegerField())


def page_of(rows: ActivityQuerySet, criteria: Criteria) -> ActivityQuerySet:
    if criteria.per_page is None:
        return rows
    start = (criteria.page - 1) * criteria.per_page
    return rows[start : start + criteria.per_page]


def total_of(criteria: Criteria, shown: int, count: Callable[[], int]) -> int:
    """A page that is not full is the last one; an empty one may lie beyond it. Else they are counted."""
    if criteria.per_page is None:
        return shown
    is_last = shown < criteria.per_page and (shown > 0 or criteria.page == 1)
    return (criteria.page - 1) * criteria.per_page + shown if is_last else count()


def _result(activity: Activity, criteria: Criteria, occurrences: list[Occurrence]) -> Result:
    has_times = activity.last_moment_ends_at is not None and activity.last_moment_ends_at > criteria.now
    return Result(
        activity,
        is_age_unknown=bool(criteria.ages) and activity.age_policy == AgePolicy.UNKNOWN,
        is_time_unknown=splits_by_times(criteria) and not has_times,
        is_position_unknown=criteria.origin is not None and activity.lat is None,
        is_dated=bool(criteria.when),
        occurrences=occurrences,
    )


def _at(result: Result, criteria: Criteria, point: Point | None) -> Result:
    """Where it is, and in a list by time the day that it stands under."""
    is_by_time = criteria.order == Order.TIME and criteria.when
    day = result.moment.local_on if result.moment and is_by_time else None
    return replace(result, distance_m=distance_to(criteria.origin, point), day=day)


def _point_of(row: Activity | Occurrence) -> Point | None:
    return None if row.lat is None or row.lon is None else Point(row.lat, row.lon)


def distance_to(origin: Location | None, point: Point | None) -> int | None:
    """Whole metres; None without an origin or without a point."""
    return round(distance_m(origin.point, point)) if origin and point else None
