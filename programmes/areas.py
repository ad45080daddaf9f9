"""In which buurt of the programme each place lies."""

from activities.models import Place
from maps.areas import buurt_index
from maps.geometry import BuurtIndex, Point
from programmes.figures import UNKNOWN


def areas_of_places() -> dict[int, str | None]:
    """By the id of each place the code of its buurt, UNKNOWN where nobody knows it, and None where it lies elsewhere.

    We have the buurten of the area and those that touch it: what lies further on has no buurt, and does not count.
    """
    index = buurt_index()
    rows = Place.objects.order_by().values_list("pk", "buurt__code", "buurt__in_programme_area")
    found: dict[int, str | None] = {pk: code if is_ours else None for pk, code, is_ours in rows if code is not None}
    for pk, lat, lon, accuracy_m in rows.filter(buurt=None).values_list("pk", "lat", "lon", "accuracy_m"):
        point = None if lat is None or lon is None else Point(lat, lon)
        found[pk] = None if point and _is_outside(index, point, accuracy_m or 0) else UNKNOWN
    return found


def _is_outside(index: BuurtIndex, point: Point, accuracy_m: int) -> bool:
    return index.distance_to_area_m(point) > accuracy_m
