"""How many results every choice of the search form would leave, beside all that is chosen already."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Case, CharField, Count, F, IntegerField, Value, When
from django.utils import timezone

from activities.models import SpokenLanguage
from activities.moments import days_between
from activities.search import Criteria, buurten_within, matching, moments, within
from activities.wishes import WISHES


@dataclass(frozen=True)
class Counts:
    """By the value that the choice has in the address; areas by code of the buurt. `any_day` is for no day at all."""

    wishes: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)
    radii: dict[int, int] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    any_day: int = 0
    now_open: int = 0


Days = dict[str, tuple[date, date]]


def count_choices(criteria: Criteria, radii: Iterable[int], days: Days, total: int) -> Counts:
    """Six queries, seven with an origin, and one more with days; `days` are those of a week from today."""
    return Counts(
        wishes=_wishes(criteria),
        themes=_per(replace(criteria, categories=()), "category__slug"),
        languages=_languages(replace(criteria, language="")),
        areas=_per(replace(criteria, buurten=None), "buurt__code"),
        radii=_radii(criteria, list(radii)) if criteria.origin else {},
        days=_days(criteria, days),
        any_day=_any_day(criteria) if criteria.when.days else total,
        now_open=matching(replace(criteria, when=replace(criteria.when, now_open=True))).count(),
    )


def _wishes(criteria: Criteria) -> dict[str, int]:
    rows = matching(criteria).order_by()
    return rows.aggregate(**{name: Count("pk", filter=wish.condition) for name, wish in WISHES.items()})


def _any_day(criteria: Criteria) -> int:
    return matching(replace(criteria, when=replace(criteria.when, days=None))).count()


def _per(criteria: Criteria, column: str) -> dict[str, int]:
    rows = matching(criteria).order_by().values(column).annotate(number=Count("pk"))
    return Counter({row[column]: row["number"] for row in rows})


def _languages(criteria: Criteria) -> dict[str, int]:
    spoken = SpokenLanguage.objects.filter(activity__in=matching(criteria).order_by().values("pk"))
    return Counter(dict(spoken.order_by().values("code").annotate(number=Count("pk")).values_list("code", "number")))


def _radii(criteria: Criteria, radii: list[int]) -> dict[int, int]:
    widest = replace(criteria, radius_m=max(radii))
    if not criteria.when:
        return _radii_by_rings(widest, sorted(radii))
    rows = moments(widest).happening().order_by()
    inside = {f"r{radius}": within(replace(criteria, radius_m=radius), of="activity") for radius in radii}
    found = rows.aggregate(**{name: Count("activity", filter=fits, distinct=True) for name, fits in inside.items()})
    return {radius: found[f"r{radius}"] for radius in radii}


def _radii_by_rings(widest: Criteria, radii: list[int]) -> dict[int, int]:
    """What is in each ring around the origin; what has no point is wherever its buurt begins, or anywhere."""
    ring = Case(
        *(When(distance_sq__lte=radius**2, then=Value(radius)) for radius in radii),
        default=Value(0),
        output_field=IntegerField(),
    )
    buurt = Case(When(lat__isnull=True, then=F("buurt__code")), output_field=CharField())
    rows = matching(widest).order_by().annotate(ring=ring, somewhere=buurt).values_list("ring", "somewhere")
    counted = list(rows.annotate(number=Count("pk")))
    reached = {radius: {None, *buurten_within(replace(widest, radius_m=radius))} for radius in radii}
    return {
        radius: sum(number for ring, buurt, number in counted if ring <= radius and buurt in reached[radius])
        for radius in radii
    }


def _days(criteria: Criteria, days: Days) -> dict[str, int]:
    today = timezone.localdate()
    week = replace(criteria, when=replace(criteria.when, days=(today, today + timedelta(days=6))))
    rows = moments(week).happening().order_by()
    return rows.aggregate(
        **{word: Count("activity", filter=days_between(*both), distinct=True) for word, both in days.items()}
    )
