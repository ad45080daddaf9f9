"""What is within a walk of which postcode.

As far as one walks in WALK_METRES, less the detour: a straight line of WALK_METRES / WALK_DETOUR metres from the
centroid of the postcode, by the planar distance of maps.geometry that touches the earth there. The residents of a
buurt live spread evenly over its postcodes. A place counts wherever it is, also just over the border; a place without
a point is in reach of nobody.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from django.conf import settings

from maps.geometry import Point, metres_per_degree
from maps.models import Postcode


class Home(NamedTuple):
    """A postcode in the programme area; `per_lat` and `per_lon` are metres in a degree there."""

    postcode: str
    buurt: str
    point: Point
    per_lat: float
    per_lon: float


def walk_m() -> float:
    """In a straight line."""
    return float(settings.WALK_METRES / settings.WALK_DETOUR)


def read_homes() -> list[Home]:
    rows = Postcode.objects.filter(buurt__in_programme_area=True).order_by("postcode")
    return [
        Home(postcode, buurt, Point(lat, lon), *metres_per_degree(lat))
        for postcode, buurt, lat, lon in rows.values_list("postcode", "buurt__code", "lat", "lon")
    ]


def reached(homes: Sequence[Home], offers: Mapping[Point, int], metres: float) -> Iterator[tuple[Home, int]]:
    """Each home with the bits of all offers within so many metres of it.

    Offers are sets of bits by their point. They are looked up per square of a grid, so that offers far away cost
    nothing, and what would add no bit to those of a home is not measured.
    """
    grid = _Grid(offers, metres, max((abs(home.point.lat) for home in homes), default=0.0))
    for home in homes:
        bits = 0
        for square in grid.around(home.point):
            if bits | square.all_bits != bits:
                bits = _with_near(bits, home, square, metres)
        yield home, bits


def _with_near(bits: int, home: Home, square: "_Square", metres: float) -> int:
    for point, more in square.offers:
        if bits | more != bits and _distance_m(home, point) <= metres:
            bits |= more
    return bits


def _distance_m(home: Home, point: Point) -> float:
    """`maps.geometry.distance_m`, with the cosine worked out once."""
    return math.hypot((point.lon - home.point.lon) * home.per_lon, (point.lat - home.point.lat) * home.per_lat)


@dataclass
class _Square:
    offers: list[tuple[Point, int]] = field(default_factory=list)
    all_bits: int = 0


class _Grid:
    """Squares somewhat higher and wider than the distance, up to this latitude: who is near is in one of nine."""

    def __init__(self, offers: Mapping[Point, int], metres: float, highest_lat: float) -> None:
        per_lat, per_lon = metres_per_degree(highest_lat)
        # Below a metre there would be no end of squares.
        side = max(metres, 1.0) * 1.01
        self._height, self._width = side / per_lat, side / per_lon
        self._squares: defaultdict[tuple[int, int], _Square] = defaultdict(_Square)
        for point, bits in offers.items():
            square = self._squares[self._numbers(point)]
            square.offers.append((point, bits))
            square.all_bits |= bits

    def around(self, point: Point) -> Iterator[_Square]:
        """The own square first: it has most of what is near."""
        row, column = self._numbers(point)
        numbers = product((row, row - 1, row + 1), (column, column - 1, column + 1))
        return (self._squares[each] for each in numbers if each in self._squares)

    def _numbers(self, point: Point) -> tuple[int, int]:
        return math.floor(point.lat / self._height), math.floor(point.lon / self._width)
