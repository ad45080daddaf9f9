import math

import pytest

from activities.models import Place
from maps import nearby
from maps.areas import area_bounds, buurt_index, is_near_area
from maps.geometry import BuurtIndex, Point, distance_m, walking_minutes
from maps.models import Buurt, Postcode

MOERWIJK = Point(52.05, 4.295)


def _great_circle_m(a: Point, b: Point) -> float:
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    cosine = math.sin(lat_a) * math.sin(lat_b) + math.cos(lat_a) * math.cos(lat_b) * math.cos(lon_b - lon_a)
    return 6_371_008.8 * math.acos(min(1.0, cosine))


@pytest.mark.parametrize("bearing", range(0, 360, 30))
@pytest.mark.parametrize("metres", [50, 2_000, 10_000])
def test_the_plane_is_within_a_thousandth_of_a_great_circle(bearing, metres):
    angle = math.radians(bearing)
    per_lon = 111_195 * math.cos(math.radians(MOERWIJK.lat))
    other = Point(MOERWIJK.lat + metres * math.cos(angle) / 111_195, MOERWIJK.lon + metres * math.sin(angle) / per_lon)
    assert distance_m(MOERWIJK, other) == pytest.approx(_great_circle_m(MOERWIJK, other), rel=1e-3)


@pytest.mark.parametrize(("metres", "minutes"), [(0, 0), (1, 1), (61, 1), (62, 2), (615, 10), (616, 11), (2000, 33)])
def test_walking_minutes_are_metres_times_1_3_over_80_rounded_up(metres, minutes):
    assert walking_minutes(metres) == minutes


@pytest.mark.usefixtures("zuidwest")
class TestArea:
    def test_the_label_of_every_buurt_lies_in_that_buurt(self):
        index = buurt_index()
        for buurt in Buurt.objects.all():
            assert index.code_at(buurt.label_point) == buurt.code

    def test_nearly_every_postcode_lies_in_the_buurt_that_the_cbs_counts_it_in(self):
        """The CBS counts a postcode by its houses, so about two dozen centroids lie just over a border."""
        index = buurt_index()
        postcodes = Postcode.objects.exclude(buurt=None).select_related("buurt")
        elsewhere = [row for row in postcodes if index.code_at(row.point) != row.buurt.code]
        assert len(elsewhere) <= 24

    def test_a_point_outside_is_in_no_buurt_and_knows_its_distance(self):
        amsterdam = Point(52.3731, 4.8926)
        assert buurt_index().code_at(amsterdam) is None
        assert buurt_index().distance_to_area_m(amsterdam) > 50_000
        assert not is_near_area(amsterdam)
        assert is_near_area(Point(52.064769, 4.276674))

    def test_the_buurten_within_a_radius_grow_with_it(self):
        index = buurt_index()
        before: set[str] = set()
        for radius in (0, 300, 1_000, 3_000, 20_000):
            codes = set(index.codes_within(MOERWIJK, radius))
            assert before <= codes
            before = codes
        assert len(before) == 14

    def test_the_bounds_hold_every_programme_buurt(self):
        south_west, north_east = area_bounds()
        assert (south_west.lat, south_west.lon) == pytest.approx((52.02523, 4.23505), abs=0.001)
        assert (north_east.lat, north_east.lon) == pytest.approx((52.05949, 4.30981), abs=0.001)

    def test_a_changed_buurt_changes_the_index(self):
        before = buurt_index()
        assert buurt_index() is before
        buurt = Buurt.objects.first()
        buurt.outline = [[[0, 0], [0, 1], [1, 1], [0, 0]]]
        buurt.save()
        assert buurt_index().code_at(Point(0.6, 0.3)) == buurt.code

    @pytest.mark.parametrize("radius_m", [100, 800, 2_000])
    def test_the_database_finds_the_same_as_measuring_every_row(self, radius_m):
        rows = Place.objects.annotate(distance_sq=nearby.distance_sq(MOERWIJK)).filter(
            nearby.is_within(MOERWIJK, radius_m)
        )
        slow = [place for place in Place.objects.all() if place.point and distance_m(MOERWIJK, place.point) <= radius_m]
        assert set(rows) == set(slow)
        for place in rows:
            assert math.sqrt(place.distance_sq) == pytest.approx(distance_m(MOERWIJK, place.point), abs=0.01)


def test_an_index_without_buurten_refuses_nothing():
    index = BuurtIndex([])
    assert index.code_at(MOERWIJK) is None
    assert index.distance_to_area_m(MOERWIJK) == 0
    assert index.codes_within(MOERWIJK, 1000) == []


def test_a_hole_in_a_buurt_does_not_belong_to_it():
    square = [[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]]
    hole = [[1, 1], [1, 3], [3, 3], [3, 1], [1, 1]]
    index = BuurtIndex([("A", [square, hole])])
    assert (index.code_at(Point(0.5, 0.5)), index.code_at(Point(2, 2))) == ("A", None)
