"""The still picture of what was found: the same question as the points of the map, drawn on the server."""

import hashlib
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.finder.points import MOST_POINTS
from activities.models.activity import ActivityQuerySet
from activities.search import Criteria, Found, Result, find
from activities.search_form import ask
from activities.wording import is_approximate
from maps.geometry import Point
from maps.picture import PictureMarker, draw_map


@require_safe
@cache_control(private=True, max_age=300)
def picture(request: HttpRequest) -> HttpResponseBase:
    """All that is found, as far as a map shows single points, or one page of it when a page is asked for."""
    criteria = ask(request.GET).criteria
    if not {"pagina", "perPagina"} & request.GET.keys():
        criteria = replace(criteria, page=1, per_page=MOST_POINTS)
    origin = criteria.origin.point if criteria.origin else None
    drawn = draw_map(markers_of(criteria), origin=origin).encode()
    etag = f'"{hashlib.sha256(drawn).hexdigest()[:32]}"'
    answer = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=answer) or answer


def markers_of(criteria: Criteria) -> list[PictureMarker]:
    """In the order of the list, alternatives included; what has no place keeps its number."""
    found = find(criteria, _read)
    return found.results + [replace(marker, is_unsure=True) for marker in found.alternatives]


def count_places(found: Found[Result]) -> int:
    """How many of a list the picture shows."""
    places = [result.activity.place for result in (*found.results, *found.alternatives)]
    return sum(place.point is not None or place.buurt is not None for place in places)


def _read(rows: ActivityQuerySet, criteria: Criteria) -> list[PictureMarker]:
    """One query for a few columns: making whole activities would take most of the time."""
    columns = ("name", "category__colour", "lat", "lon", "place__accuracy_m", "buurt__label_lat", "buurt__label_lon")
    return [_marker(*row) for row in rows.values_list(*columns)]


def _marker(
    name: str,
    colour: str,
    lat: float | None,
    lon: float | None,
    accuracy_m: int | None,
    middle_lat: float | None,
    middle_lon: float | None,
) -> PictureMarker:
    """At its point, or in the middle of its buurt, as on the map."""
    if lat is not None and lon is not None:
        return PictureMarker(Point(lat, lon), name, colour, accuracy_m is not None and is_approximate(accuracy_m))
    middle = None if middle_lat is None or middle_lon is None else Point(middle_lat, middle_lon)
    return PictureMarker(middle, name, colour, is_unsure=True)
