"""The still picture of what was found: the same question as the points of the map, drawn on the server."""

import hashlib
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.finder.kept_cards import KeptCard
from activities.finder.points import MOST_POINTS, Row, rows_to_draw
from activities.models import Category
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


def count_places(found: Found[Result] | Found[KeptCard]) -> int:
    """How many of a list the picture shows."""
    return sum(each.is_drawn for each in (*found.results, *found.alternatives))


def _read(rows: ActivityQuerySet, criteria: Criteria) -> list[PictureMarker]:
    """Two queries: making whole activities would take most of the time."""
    colours = dict(Category.objects.values_list("slug", "colour"))
    return [_marker(row, colours[row.category]) for row in rows_to_draw(rows, criteria)]


def _marker(row: Row, colour: str) -> PictureMarker:
    """At its point, or in the middle of its buurt, as on the map."""
    if row.lat is not None and row.lon is not None:
        is_unsure = row.accuracy_m is not None and is_approximate(row.accuracy_m)
        return PictureMarker(Point(row.lat, row.lon), row.name, colour, is_unsure)
    middle = None if row.buurt_lat is None or row.buurt_lon is None else Point(row.buurt_lat, row.buurt_lon)
    return PictureMarker(middle, row.name, colour, is_unsure=True)
