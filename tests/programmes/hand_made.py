"""Figures of every kind, for every theme and buurt: numbers that follow from what they are of, so always the same."""

from datetime import date
from hashlib import sha256

from activities.enums import Freshness, PlaceKind
from activities.models import Category
from maps.models import Buurt
from programmes.figures import AFTER, ANY, AREA, SCENARIOS, SLOTS, UNKNOWN, Figure, Figures, Key
from programmes.models import Baseline, Measurement

AS_OF, QUARTER = date(2026, 11, 20), date(2026, 7, 1)
HIDDEN = Figure(None, 3, 41, is_hidden=True)  # with what nothing may tell
COVERAGE = ("places", "moments_per_week", "places_per_1000", "moments_per_1000", "reach")


def chance(*parts, most):
    return int(sha256("|".join(map(str, parts)).encode()).hexdigest(), 16) % (most + 1)


def hand_made(year=2026):
    """Another year has other numbers."""
    buurten = [AREA, *Buurt.objects.filter(in_programme_area=True).values_list("code", flat=True)]
    themes = list(Category.objects.values_list("slug", flat=True))
    rows = [*_coverage(year, themes, buurten), *_rest(year, themes, buurten)]
    return Figures(dict(rows).items())


def measured(as_of=AS_OF, quarter=QUARTER, figures=None, white_spots="{}"):
    text = (hand_made() if figures is None else figures).to_text()
    return Measurement.objects.create(as_of=as_of, quarter=quarter, figures=text, white_spots=white_spots)


def frozen(figures=None):
    text = (hand_made(2024) if figures is None else figures).to_text()
    return Baseline.objects.create(as_of=date(2024, 2, 1), quarter=date(2023, 10, 1), figures=text)


def _coverage(year, themes, buurten):
    for theme in themes:
        for slot in (ANY, *SLOTS):
            for buurt in buurten:
                for scenario in SCENARIOS:
                    yield from _of(year, theme, slot, buurt, scenario)
        yield Key("places", theme, buurt=UNKNOWN), Figure(1)


def _of(year, theme, slot, buurt, scenario):
    places = chance(year, theme, slot, buurt, most=9)
    left = places // 2 if scenario == AFTER else places
    numbers = (left, left * 2.5, left / 1.7, left * 2.5 / 1.7, min(100, left * 11.3))
    for code, number in zip(COVERAGE, numbers, strict=True):
        known = Figure(None, 0, 4) if chance(theme, slot, buurt, most=20) == 0 else Figure(number, 3, 4)
        yield Key(code, theme, slot, buurt, scenario), known


def _rest(year, themes, buurten):
    for buurt in buurten:
        yield Key("residents", buurt=buurt), Figure(chance("residents", buurt, most=9000))
        for kind in (ANY, *PlaceKind.values):
            yield Key("active_places", kind, buurt=buurt), Figure(chance(year, kind, buurt, most=7))
        for slot in (ANY, "avond", "weekend"):
            yield Key("opening_hours", slot=slot, buurt=buurt), Figure(chance(year, slot, buurt, most=400) / 2, 9, 15)
        for code in ("moments_planned", "moments_held", "moments_cancelled"):
            for theme in themes if buurt == AREA else ():
                yield Key(code, theme), Figure(chance(year, code, theme, most=300))
            yield Key(code, buurt=buurt), Figure(chance(year, code, buurt, most=900))
    for each in Freshness.values:
        yield Key("freshness", each), Figure(chance(year, each, most=60))
    yield from _people(year, themes, buurten)


def _people(year, themes, buurten):
    """The first two of each table are not shown."""
    for code in ("visits", "searches"):
        for number, theme in enumerate(themes):
            yield Key(code, theme), HIDDEN if number < 2 else Figure(chance(year, code, theme, most=500) + 5, 8, 31)
        for number, buurt in enumerate(buurten):
            if buurt:
                yield Key(code, buurt=buurt), HIDDEN if number < 3 else Figure(chance(year, code, buurt, most=90) + 5)
        yield Key(code), Figure(chance(year, code, most=900) + 900, 12, 121)
    yield Key("referrals", "geweest"), Figure(19)
    yield Key("referrals", "niet-gekomen"), HIDDEN
    yield Key("referrals"), Figure(41)
