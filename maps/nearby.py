"""The only place where a distance is worked out in SQL. Formula and constants: maps/geometry.py."""

from collections.abc import Mapping
from functools import reduce
from operator import add, mul
from typing import Any, TypeVar

from django.db.models import ExpressionWrapper, F, FloatField, Func, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from maps.crs import RdBox, box_around
from maps.geometry import Box, Point, metres_per_degree

# RD from degrees as a polynomial, because a database knows no transformation; within 0.4 m in the Netherlands.
# F.H. Schreutelkamp and G.L. Strang van Hees, Benaderingsformules voor de transformatie tussen RD- en
# WGS84-kaartcoordinaten (Geodesia, 2001). Powers of the latitude and the longitude: factor in metres.
LAT0, LON0, X0, Y0 = 52.15517440, 5.38720621, 155_000.0, 463_000.0
X_TERMS = {
    (0, 1): 190094.945, (1, 1): -11832.228, (2, 1): -114.221, (0, 3): -32.391, (1, 0): -0.705,
    (3, 1): -2.340, (1, 3): -0.608, (0, 2): -0.008, (2, 3): 0.148,
}  # fmt: skip
Y_TERMS = {
    (1, 0): 309056.544, (0, 2): 3638.893, (2, 0): 73.077, (1, 2): -157.984, (3, 0): 59.788,
    (0, 1): 0.433, (2, 2): -6.439, (1, 1): -0.032, (0, 4): 0.092, (1, 4): -0.054,
}  # fmt: skip

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


class _DistanceSq(Func):
    """In one piece: made of sums and products of Django's, half the time of a search goes to writing its SQL."""

    output_field = FloatField()

    def __init__(self, *columns: Any, origin: Point) -> None:
        super().__init__(*columns)
        self.origin = origin

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        (lat, none), (lon, also_none) = (compiler.compile(each) for each in self.get_source_expressions())
        assert not [*none, *also_none], "lat and lon are columns"
        per_lat, per_lon = metres_per_degree(self.origin.lat)
        dx, dy = f"(({lon} - %s) * %s)", f"(({lat} - %s) * %s)"
        values = (self.origin.lon, per_lon) * 2 + (self.origin.lat, per_lat) * 2
        return f"({dx} * {dx} + {dy} * {dy})", values


def distance_sq(origin: Point) -> Combinable:
    """Square metres from the origin to the row's `lat` and `lon`; to be annotated as `distance_sq`."""
    return _DistanceSq("lat", "lon", origin=origin)


def is_within(origin: Point, radius_m: float) -> Q:
    """Within the radius, for rows annotated with `distance_sq`.

    First a box, which an index on (lat, lon) serves, then the circle. Rows without a point are never within.
    """
    per_lat, per_lon = metres_per_degree(origin.lat)
    box = Q(
        lat__range=(origin.lat - radius_m / per_lat, origin.lat + radius_m / per_lat),
        lon__range=(origin.lon - radius_m / per_lon, origin.lon + radius_m / per_lon),
    )
    return box & Q(distance_sq__lte=radius_m**2)


def in_box(rows: Rows, box: Box | RdBox) -> Rows:
    """The rows with `lat` and `lon` within the box; of a box in RD within a metre."""
    if isinstance(box, RdBox):
        exact = rows.alias(rd_x=_rd(X0, X_TERMS), rd_y=_rd(Y0, Y_TERMS))
        rows = exact.filter(rd_x__range=(box.west, box.east), rd_y__range=(box.south, box.north))
        box = box_around(box)  # for the index
    south_west, north_east = box.south_west, box.north_east
    return rows.filter(lat__range=(south_west.lat, north_east.lat), lon__range=(south_west.lon, north_east.lon))


def _rd(start: float, terms: Mapping[tuple[int, int], float]) -> Combinable:
    north = (F("lat") - Value(LAT0)) * Value(0.36)
    east = (F("lon") - Value(LON0)) * Value(0.36)
    parts = [reduce(mul, [north] * first + [east] * second, Value(each)) for (first, second), each in terms.items()]
    return ExpressionWrapper(reduce(add, parts, Value(start)), output_field=FloatField())
