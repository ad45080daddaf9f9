"""The buurten that the database knows, as one index in memory."""

import functools
from typing import Any

from django.conf import settings
from django.db import connections, router
from django.db.models import Count, Max, Prefetch, Value, prefetch_related_objects

from maps.geometry import BuurtIndex, Point
from maps.models import Buurt, District

# More than these nobody looks through in a list.
MOST_DISTRICTS = 20

# None where there are no buurten.
State = tuple[Any, ...] | None


def buurt_index() -> BuurtIndex:
    """Costs one small query; the index itself is only rebuilt after the buurten changed."""
    return _build(_state())


def _state() -> State:
    """Differs after each change of a buurt. Asked several times for a page, so its SQL is written only once."""
    alias = router.db_for_read(Buurt)
    with connections[alias].cursor() as cursor:
        sql, values = _question(alias)
        cursor.execute(sql, values)
        state: State = cursor.fetchone()
        return state


@functools.cache
def _question(alias: str) -> tuple[str, tuple[Any, ...]]:
    state = Buurt.objects.order_by().annotate(all=Value(1)).values("all")
    rows = state.annotate(number=Count("id"), changed=Max("updated_at")).values_list("number", "changed")
    sql, values = rows.using(alias).query.sql_with_params()
    return sql, tuple(values)


@functools.lru_cache(maxsize=2)
def _build(state: State) -> BuurtIndex:
    return BuurtIndex(Buurt.objects.order_by("code").values_list("code", "outline"))


def is_near_area(point: Point) -> bool:
    """Whether the point lies in a buurt that we know or within AREA_MARGIN_M metres of one. Costs as buurt_index."""
    return is_near(buurt_index(), point)


def is_near(area: BuurtIndex, point: Point) -> bool:
    margin_m: int = settings.AREA_MARGIN_M
    return area.distance_to_area_m(point) <= margin_m


def outlines_geojson() -> dict[str, Any]:
    """All buurten as a GeoJSON FeatureCollection with what the map needs to draw and name them."""
    return {
        "type": "FeatureCollection",
        "features": [_outline(buurt) for buurt in Buurt.objects.select_related("district")],
    }


def area_bounds() -> tuple[Point, Point] | None:
    """The south-west and north-east corner of the programme area; None when no buurt is known. Costs as buurt_index."""
    return _bounds(_state())


@functools.lru_cache(maxsize=2)
def _bounds(state: State) -> tuple[Point, Point] | None:
    rings = Buurt.objects.filter(in_programme_area=True).values_list("outline", flat=True)
    corners = [corner for outline in rings for corner in outline[0]]
    if not corners:
        return None
    lons, lats = zip(*corners, strict=True)
    return Point(min(lats), min(lons)), Point(max(lats), max(lons))


def districts_to_list() -> list[District] | None:
    """All of them; None where there are more than anybody looks through, and people type where they are."""
    rows = list(District.objects.all()[: MOST_DISTRICTS + 1])
    return rows if len(rows) <= MOST_DISTRICTS else None


def districts_with_buurten() -> list[District] | None:
    """As `districts_to_list`; without the outlines, which are by far the most of a buurt."""
    rows = districts_to_list()
    if rows:
        prefetch_related_objects(rows, Prefetch("buurten", Buurt.objects.defer("outline")))
    return rows


def _outline(buurt: Buurt) -> dict[str, Any]:
    properties = {
        "code": buurt.code,
        "naam": buurt.name,
        "wijk": buurt.district.slug if buurt.district else "",
        "park": buurt.is_park,
        "programma": buurt.in_programme_area,
        "label": [buurt.label_lon, buurt.label_lat],
    }
    return {"type": "Feature", "id": buurt.code, "geometry": buurt.geometry(), "properties": properties}
