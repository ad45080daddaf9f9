"""The buurten and places of Zuidwest, alone and with as many made-up activities as a slow calculation can bear."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from activities.importers.synthetic import Spread, seed
from activities.models import Activity, Category, Funding, Place
from maps.models import Buurt
from programmes.coverage import measure_coverage
from programmes.endangered import activities_that_end
from programmes.figures import ANY, AREA, NOW, SCENARIOS, SLOTS, UNKNOWN, Figures
from tests.programmes.slow_coverage import slowly
from tests.programmes.town import make_grant

REACH_M = settings.WALK_METRES / settings.WALK_DETOUR
SUMMED = ("places", "moments_per_week", "residents_reached")


def tomorrow():
    """Of a day that has begun some moments may be past, and those are not made any more."""
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def crowd(zuidwest):
    """120 made-up activities at 60 places that count as real; a few places without point or buurt, and grants.

    With this seed no place is within 20 mm of as far as one walks from a postcode: there the plane and the sphere
    differ by up to 15 mm, and one postcode can be half a percent of a buurt.
    """
    for _done in seed(60, 120, 2, Spread.AREA):
        pass
    made_up = Place.objects.filter(is_example=True)
    made_up.update(is_example=False, source="test")
    Activity.objects.filter(is_example=True).update(is_example=False, source="test")
    some = Place.objects.filter(slug__startswith="meetplek-").order_by("pk")
    Place.objects.filter(pk__in=some[:5]).update(lat=None, lon=None, accuracy_m=None)
    Place.objects.filter(pk__in=some[3:9]).update(buurt=None)
    # Nobody knows exactly where: these may lie in any buurt.
    Place.objects.filter(slug__startswith="meetplek-", buurt=None, lat__isnull=False).update(accuracy_m=50_000)
    unknown = Activity.objects.filter(slug__startswith="meting-").order_by("pk")[:20]
    Activity.objects.filter(pk__in=unknown).update(age_policy="unknown", age_from_months=None, age_to_months=None)
    grant = make_grant()
    for place in some[10:25]:
        Funding.objects.create(grant=grant, place=place, source="test")


def assert_the_whole_is_its_buurten(figures):
    codes = set(Buurt.objects.filter(in_programme_area=True).values_list("code", flat=True))
    assert len(codes) == 11
    for theme in Category.objects.values_list("slug", flat=True):
        for slot in (ANY, *SLOTS):
            for scenario in SCENARIOS:
                for indicator in SUMMED:
                    where = {"slot": slot, "scenario": scenario}
                    parts = [figures.figure(indicator, theme, buurt=code, **where) for code in (*codes, UNKNOWN)]
                    whole = figures.figure(indicator, theme, buurt=AREA, **where)
                    assert sum(part.value or 0 for part in parts) == pytest.approx(whole.value or 0, abs=0.001)
                    if indicator == "moments_per_week":
                        assert (sum(each.known for each in parts), sum(each.of for each in parts)) == whole[1:3]


def test_each_buurt_of_zuidwest_has_its_figures_and_they_make_up_the_whole(zuidwest, settings):
    settings.SHOW_EXAMPLES = False
    figures = Figures(measure_coverage(tomorrow()).rows)
    assert_the_whole_is_its_buurten(figures)
    for buurt in Buurt.objects.filter(in_programme_area=True):
        for theme in Category.objects.values_list("slug", flat=True):
            for indicator in ("places", "places_per_1000", "reach", "residents_reached"):
                assert figures.figure(indicator, theme, buurt=buurt.code).value is not None
    unknown = Place.objects.filter(buurt=None).exclude(slug__in=["wijkcentrum-escampade", "woonzorgcentrum-waterhof"])
    ours = Place.objects.filter(buurt__in_programme_area=True) | unknown
    for theme in Category.objects.all():
        assert figures.figure("places", theme.slug).value == ours.filter(activities__category=theme).distinct().count()
    assert figures.figure("residents").value == sum(
        Buurt.objects.filter(in_programme_area=True).values_list("population", flat=True)
    )


def test_made_up_examples_change_nothing_whatever_the_site_shows(zuidwest, settings, request):
    settings.SHOW_EXAMPLES = False
    before = Figures(measure_coverage(tomorrow()).rows).to_text()
    request.getfixturevalue("examples")
    assert settings.SHOW_EXAMPLES
    assert Activity.objects.filter(is_example=True, status="published").exists()
    assert Figures(measure_coverage(tomorrow()).rows).to_text() == before


@pytest.mark.parametrize("world", ["zuidwest", "crowd"])
def test_a_slow_calculation_by_another_way_says_the_same(world, request):
    request.getfixturevalue(world)
    as_of = tomorrow()
    coverage = measure_coverage(as_of)
    figures = Figures(coverage.rows)
    slow = slowly(as_of, activities_that_end(as_of), REACH_M)
    wanted = {key for key in figures if key.indicator not in ("residents", "residents_reached")}
    assert set(slow) == wanted
    for key, value in slow.items():
        measured = figures[key].value
        if measured is None:
            # Nothing was found, and nobody knows the times.
            assert value == 0, key
        elif key.indicator == "reach":
            assert measured == pytest.approx(value, abs=0.1), key
        else:
            assert measured == pytest.approx(value, abs=0.0001), key


def test_a_crowd_has_something_to_count_in_every_buurt_and_slot(crowd):
    """Otherwise the slow calculation would agree on nothing but zeros."""
    figures = Figures(measure_coverage(tomorrow()).rows)
    assert_the_whole_is_its_buurten(figures)
    for slot in (ANY, *SLOTS):
        assert figures.figure("moments_per_week", "sport", slot=slot).value > 0
        assert figures.figure("reach", "sport", slot=slot).value > 0
    assert figures.figure("places", "sport", buurt=UNKNOWN, scenario=NOW).value > 0
    now, after = (
        sum(figures.figure("moments_per_week", theme, scenario=scenario).value for theme in ("sport", "eten", "hulp"))
        for scenario in SCENARIOS
    )
    assert 0 < after < now
