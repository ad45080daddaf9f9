import threading

import pytest

from maps.crs import Crs, RdBox, box_around, crs_named, from_rd, is_in_rd_domain, to_rd
from maps.geometry import Point, distance_m

# Control points that the Kadaster publishes with RDNAPTRANS, to check that one's own software does it right:
# latitude and longitude in ETRS89 and x and y in RD.
CONTROL_POINTS = {
    "Texel": (53.160753042, 4.824761912, 117380.1200, 575040.3400),
    "Noord-Groningen": (53.419482050, 6.776726674, 247380.5600, 604580.7800),
    "Amersfoort": (52.155172897, 5.387203657, 155000.0000, 463000.0000),
    "Zeeuws-Vlaanderen": (51.368607152, 3.397588595, 16460.9100, 377380.2300),
    "Zuid-Limburg": (50.792584916, 5.773795548, 182260.4500, 311480.6700),
    "Maasvlakte": (51.947393898, 4.072887101, 64640.8900, 440700.0101),
}


@pytest.mark.parametrize(("lat", "lon", "x", "y"), CONTROL_POINTS.values(), ids=CONTROL_POINTS)
def test_published_points_come_out_within_a_metre_both_ways(lat, lon, x, y):
    [(our_x, our_y)], [(our_lon, our_lat)] = to_rd([(lon, lat)]), from_rd([(x, y)])

    assert abs(our_x - x) < 0.5
    assert abs(our_y - y) < 0.5
    assert distance_m(Point(lat, lon), Point(our_lat, our_lon)) < 0.5


def test_there_and_back_is_the_same_point():
    positions = [(lon, lat) for lat, lon, _x, _y in CONTROL_POINTS.values()]

    for there, back in zip(positions, from_rd(to_rd(positions)), strict=True):
        assert back == pytest.approx(there, abs=1e-7)


def test_nothing_is_nothing():
    assert to_rd([]) == from_rd([]) == []


def test_threads_may_ask_at_the_same_time():
    answers = []

    def ask():
        answers.extend(to_rd([(5.387203657, 52.155172897)]) for _ in range(200))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 800
    assert len(set(map(tuple, answers))) == 1


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("CRS84", Crs.CRS84),
        ("EPSG:28992", Crs.RD_NEW),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", Crs.CRS84),
        ("<http://www.opengis.net/def/crs/EPSG/9.9.1/28992>", Crs.RD_NEW),
        ("http://www.opengis.net/def/crs/EPSG/0/28992", Crs.RD_NEW),
        ("EPSG:4326", None),
        ("", None),
    ],
)
def test_it_knows_two_systems_by_their_names(name, crs):
    assert crs_named(name) == crs


def test_a_box_around_another_holds_its_corners():
    box = RdBox(79_000, 450_000, 82_000, 453_000)
    around = box_around(box)

    for lon, lat in from_rd([(x, y) for x in (box.west, box.east) for y in (box.south, box.north)]):
        assert around.south_west.lat - 1e-8 <= lat <= around.north_east.lat + 1e-8
        assert around.south_west.lon - 1e-8 <= lon <= around.north_east.lon + 1e-8


def test_rd_holds_in_the_netherlands():
    assert is_in_rd_domain(RdBox(79_000, 450_000, 82_000, 453_000))
    assert not is_in_rd_domain(RdBox(450_000, 79_000, 453_000, 82_000))
