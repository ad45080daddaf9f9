"""The only place where a distance is worked out in SQL. Formula and constants: maps/geometry.py."""

from typing import Any, TypeVar

from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from maps.geometry import Box, Point, metres_per_degree

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def distance_sq(origin: Point) -> Combinable:
    """Square metres from the origin to the row's `lat` and `lon`; to be annotated as `distance_sq`."""
    per_lat, per_lon = metres_per_degree(origin.lat)
    dy = (F("lat") - Value(origin.lat)) * Value(per_lat)
    dx = (F("lon") - Value(origin.lon)) * Value(per_lon)
    return ExpressionWrapper(dx * dx + dy * dy, output_field=FloatField())


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


def in_box(rows: Rows, box: Box) -> Rows:
    """The rows with `lat` and `lon` within the box."""
    south_west, north_east = box.south_west, box.north_east
    return rows.filter(lat__range=(south_west.lat, north_east.lat), lon__range=(south_west.lon, north_east.lon))
