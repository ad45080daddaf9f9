"""Whether a point can be right: what importers refuse a row for is what the workspace warns about."""

import math
from enum import Enum

from maps.areas import is_near_area
from maps.geometry import Point, distance_m

POSTCODE_TOLERANCE_M = 300


class PinFault(Enum):
    SWAPPED = "swapped"
    OUTSIDE = "outside"
    FAR_FROM_POSTCODE = "far from postcode"


def pin_fault(point: Point, centroid: Point | None) -> PinFault | None:
    """`centroid` is the middle of its postcode, when that is known. Costs at most two small queries."""
    if not is_on_earth(point):
        return PinFault.OUTSIDE
    if not is_near_area(point):
        is_swapped = abs(point.lon) <= 90 and is_near_area(Point(point.lon, point.lat))
        return PinFault.SWAPPED if is_swapped else PinFault.OUTSIDE
    if centroid and distance_m(centroid, point) > POSTCODE_TOLERANCE_M:
        return PinFault.FAR_FROM_POSTCODE
    return None


def is_on_earth(point: Point) -> bool:
    return math.isfinite(point.lat + point.lon) and abs(point.lat) <= 90 and abs(point.lon) <= 180
