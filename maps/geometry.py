"""Distances and areas on a plane that touches the earth at the place where we look.

`dx = (lon - lon0) * K * cos(lat0)`, `dy = (lat - lat0) * K`, with K the metres per degree on a sphere
of 6,371,008.8 m (the mean earth radius of the IUGG). Over the 10 km that a search spans this differs less
than 0.1 % from a great circle.
"""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import shapely

METRES_PER_DEGREE = 111_195.0
DETOUR_FACTOR = 1.3
WALKING_METRES_PER_MINUTE = 80


class Point(NamedTuple):
    """WGS84 degrees. Mind the order: GeoJSON and PDOK write longitude first."""

    lat: float
    lon: float


class Box(NamedTuple):
    """A rectangle of latitudes and longitudes."""

    south_west: Point
    north_east: Point


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Metres in one degree of latitude and one of longitude at this latitude."""
    return METRES_PER_DEGREE, METRES_PER_DEGREE * math.cos(math.radians(lat))


def distance_m(origin: Point, other: Point) -> float:
    per_lat, per_lon = metres_per_degree(origin.lat)
    return math.hypot((other.lon - origin.lon) * per_lon, (other.lat - origin.lat) * per_lat)


def walking_minutes(metres: float) -> int:
    """Minutes on foot: straight-line metres x 1.3 for the detour, at 80 metres a minute, rounded up."""
    return math.ceil(metres * DETOUR_FACTOR / WALKING_METRES_PER_MINUTE)


def wound(rings: list[Any]) -> list[Any]:
    """The outer ring against the clock and holes with it, as RFC 7946 (3.1.6) asks; the CBS gives them otherwise."""
    return [ring if _is_against_clock(ring) == (place == 0) else ring[::-1] for place, ring in enumerate(rings)]


def _is_against_clock(ring: list[Any]) -> bool:
    """By the sign of twice its area (the shoelace formula)."""
    pairs = zip(ring, ring[1:], strict=False)
    return sum((x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) > 0


class BuurtIndex:
    """Answers which buurt a point is in, and how far it is from the others, for buurten given as (code, rings)."""

    def __init__(self, outlines: Iterable[tuple[str, list[Any]]]) -> None:
        pairs = list(outlines)
        self.codes = [code for code, _ in pairs]
        middle = [rings[0][0][1] for _, rings in pairs]
        self._per_lat, self._per_lon = metres_per_degree(sum(middle) / len(middle) if middle else 0.0)
        self._polygons = [
            shapely.Polygon(self._plane(rings[0]), [self._plane(ring) for ring in rings[1:]]) for _, rings in pairs
        ]
        self._tree = shapely.STRtree(self._polygons)

    def _plane(self, ring: list[Any]) -> list[tuple[float, float]]:
        return [(lon * self._per_lon, lat * self._per_lat) for lon, lat in ring]

    def _shape(self, point: Point) -> shapely.Point:
        return shapely.Point(point.lon * self._per_lon, point.lat * self._per_lat)

    def code_at(self, point: Point) -> str | None:
        """The buurt that holds the point; on a shared edge the one with the lowest code."""
        hits = self._tree.query(self._shape(point), predicate="intersects")
        return min((self.codes[hit] for hit in hits), default=None)

    def codes_within(self, point: Point, metres: float) -> list[str]:
        """The buurten of which at least a part lies within so many metres."""
        hits = self._tree.query(self._shape(point), predicate="dwithin", distance=metres)
        return sorted(self.codes[hit] for hit in hits)

    def distance_m(self, code: str, point: Point) -> float:
        """Metres from the point to the edge of this buurt, 0 inside it. Raises ValueError for an unknown code."""
        return float(self._polygons[self.codes.index(code)].distance(self._shape(point)))

    def distance_to_area_m(self, point: Point) -> float:
        """Metres to the nearest buurt; 0 when no buurt is known, so that an empty site refuses nothing."""
        if not self.codes:
            return 0.0
        nearest = self._tree.nearest(self._shape(point))
        return float(self._polygons[int(nearest)].distance(self._shape(point)))
