"""What a resident asks about time: after 14:00, within 2 km, for my child of 3, for free, sport.

Not today but on the first day after it that has an answer at every size: a week is the same whatever the hour is now.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone

from activities import schedules
from activities.enums import Order
from activities.models import Activity
from activities.moments import Span
from activities.search import Criteria, find
from bench import bare, expanding
from bench.databases import at, switch_to
from bench.measuring import Figures, get, medians, say
from maps.areas import buurt_index
from maps.geocoding import Location, LocationKind
from maps.geometry import Point

SIZES = ("300", "20000")
DENSE = "20000 in Zuidwest"
MOERWIJK = Location(Point(52.05, 4.295), "Moerwijk", LocationKind.POSITION)


def this_afternoon(figures: Figures) -> None:
    """The density is the same at both sizes, so there is little to find, and most of the time is Django's own."""
    day = next(day for day in _days_ahead() if all(_at_its_first(size, day) for size in SIZES))
    asked = {size: _at_its_first(size, day) for size in SIZES}
    jobs = {size: at(size, partial(find, criteria)) for size, criteria in asked.items() if criteria}
    switch_to("20000")
    jobs["sql"] = at("20000", bare.sql_of(jobs["20000"]))
    times = medians(jobs)
    say(figures, "an afternoon: 20000", times["20000"], unit="ms")
    say(figures, "an afternoon: 20000 against 300", times["20000"] / times["300"], limit=3)
    say(figures, "an afternoon: 20000 against its SQL bare", times["20000"] / times["sql"], limit=3)


def this_afternoon_in_zuidwest(figures: Figures) -> None:
    """As the page asks it, with all its counts, where many answers lie within 2 km."""
    switch_to(DENSE)
    day = next(_days_ahead())
    ask = partial(find, _question(day, MOERWIJK))
    times = medians({"find": ask, "sql": bare.sql_of(ask)})
    say(figures, "an afternoon in Zuidwest", times["find"], unit="ms")
    say(figures, "an afternoon in Zuidwest against its SQL bare", times["find"] / times["sql"], limit=3)
    point = MOERWIJK.point
    fields = {"categorie": "sport", "lat": point.lat, "lon": point.lon, "leeftijd": 3, "gratis": "true"}
    address = f"/zoeken/?{urlencode(fields | {'dag': day.isoformat(), 'vanaf': '14:00'})}"
    twin = bare.record("afternoon", address)
    times = medians({"ours": partial(get, address), "bare": partial(get, twin)}, calls=3)
    say(figures, "page of an afternoon in Zuidwest", times["ours"], unit="ms")
    say(figures, "page of an afternoon in Zuidwest against the bare view", times["ours"] / times["bare"])


def rules_against_rows(figures: Figures) -> None:
    """The first question is only about theme and time; of the second the database rules out nearly all before."""
    switch_to(DENSE)
    whole = _question(next(_days_ahead()), MOERWIJK)
    for label, criteria in (("sport", replace(whole, origin=None, ages=None, wishes=())), ("all", whole)):
        candidates = expanding.candidates(criteria)
        by_rules, by_rows = expanding.find_by_rules(criteria), expanding.find_by_rows(criteria)
        assert by_rows
        assert sorted(pk for _start, pk in by_rules) == sorted(by_rows)
        expand = partial(expanding.expand, candidates, criteria)
        jobs = {
            "rows": partial(expanding.find_by_rows, criteria),
            "rules": partial(expanding.find_by_rules, criteria),
        }
        jobs |= {"rows, bare": bare.sql_of(jobs["rows"]), "read rules": bare.sql_of(jobs["rules"]), "expand": expand}
        times = medians(jobs, calls=1)
        bare_rules = times["read rules"] + times["expand"]
        say(figures, f"rules to expand, {label}", len(candidates), unit="rules")
        say(figures, f"expanding rules against rows, {label}, with Django", times["rules"] / times["rows"])
        say(figures, f"expanding rules against rows, {label}, bare", bare_rules / times["rows, bare"], least=15)


def filter_counts(figures: Figures) -> None:
    """The results page with the number behind every choice, without a day and with one."""
    for label, address in (("any day", "/zoeken/"), ("a week", "/zoeken/?dag=week")):
        times = medians({size: at(size, partial(get, address)) for size in SIZES}, calls=2)
        say(figures, f"results page with counts, {label}: 300", times["300"], unit="ms")
        say(figures, f"results page with counts, {label}: 20000 against 300", times["20000"] / times["300"])


def nightly_refresh(figures: Figures) -> None:
    """When there is nothing to do, per activity."""
    switch_to("20000")
    ids = list(Activity.objects.filter(schedules__isnull=False).order_by("pk").values_list("pk", flat=True))
    times = medians({str(number): partial(_refresh, ids[:number]) for number in (300, 2_000)}, calls=1)
    say(figures, "refresh_occurrences, nothing to do: per activity", times["2000"] / 2_000, unit="ms")
    say(figures, "refresh_occurrences per activity, 2000 against 300", times["2000"] / 2_000 / (times["300"] / 300))


def _refresh(ids: list[int]) -> None:
    with transaction.atomic():
        assert not any(schedules.refresh(ids))


def _days_ahead() -> Iterator[date]:
    today = timezone.localdate()
    return (today + timedelta(days=number) for number in range(1, 8))


def _question(day: date, origin: Location | None) -> Criteria:
    return Criteria(
        categories=("sport",),
        ages=(36, 48),
        wishes=("gratis",),
        when=Span((day, day), from_minute=14 * 60),
        origin=origin,
        order=Order.TIME,
        area=buurt_index() if origin else None,
    )


def _at_its_first(size: str, day: date) -> Criteria | None:
    """From where the first of all answers of that day is."""
    switch_to(size)
    results = find(replace(_question(day, None), per_page=1)).results
    point = results[0].activity.place.point if results else None
    return _question(day, Location(point, "hier", LocationKind.POSITION)) if point else None


PARTS = (this_afternoon, this_afternoon_in_zuidwest, rules_against_rows, filter_counts, nightly_refresh)
