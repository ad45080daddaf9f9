from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from maps.geometry import Point, distance_m, metres_per_degree
from programmes.coverage import measure_coverage
from programmes.figures import Figures
from programmes.reach import Home, reached
from tests.programmes.town import MONDAY

# Some five kilometres around the middle of Zuidwest, and all over the world.
NEAR = st.builds(Point, st.floats(52.02, 52.07), st.floats(4.24, 4.31))
ANYWHERE = st.builds(Point, st.floats(-89, 89), st.floats(-180, 180))
POINTS = NEAR | ANYWHERE
METRES = st.floats(0, 5_000)


def homes_at(points):
    return [Home(str(number), "buurt", point, *metres_per_degree(point.lat)) for number, point in enumerate(points)]


def bits(homes, offers, metres):
    return [found for _home, found in reached(homes, offers, metres)]


@given(st.lists(POINTS, max_size=15), st.dictionaries(POINTS, st.integers(1, 255), max_size=30), METRES)
def test_it_finds_what_looking_at_all_of_them_finds(points, offers, metres):
    slowly = []
    for point in points:
        found = 0
        for place, more in offers.items():
            if distance_m(point, place) <= metres:
                found |= more
        slowly.append(found)
    assert bits(homes_at(points), offers, metres) == slowly


@given(st.lists(NEAR, max_size=15), st.dictionaries(NEAR, st.integers(1, 255), max_size=30), METRES, METRES)
def test_who_walks_further_misses_nothing_that_was_near(points, offers, one, other):
    homes = homes_at(points)
    less, more = bits(homes, offers, min(one, other)), bits(homes, offers, max(one, other))
    assert all(further & nearer == nearer for nearer, further in zip(less, more, strict=True))


@given(st.lists(NEAR, max_size=15), st.lists(st.tuples(NEAR, st.integers(1, 255)), max_size=30), METRES, st.randoms())
def test_the_order_of_places_does_not_matter(points, offers, metres, chance):
    shuffled = list(dict(offers).items())
    chance.shuffle(shuffled)
    homes = homes_at(points)
    assert bits(homes, dict(offers), metres) == bits(homes, dict(shuffled), metres)


@given(metres=st.tuples(st.integers(0, 3_000), st.integers(0, 3_000)))
@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_coverage_never_falls_when_one_walks_further(town, settings, metres):
    settings.WALK_METRES = min(metres)
    near = measure_coverage(MONDAY)
    settings.WALK_METRES = max(metres)
    far = measure_coverage(MONDAY)
    before, after = Figures(near.rows), Figures(far.rows)
    for key in before:
        if key.indicator in ("reach", "residents_reached"):
            assert (before[key].value or 0) <= (after[key].value or 0), key
        else:
            assert before[key] == after[key]
    for theme, buurten in far.white_spots.items():
        for buurt, postcodes in buurten.items():
            assert set(postcodes) <= set(near.white_spots[theme][buurt])
