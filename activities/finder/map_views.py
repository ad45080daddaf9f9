"""The map pages, and the two addresses that the map reads its points and outlines from."""

import math
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.called_off import find_cancelled
from activities.etags import etag_of
from activities.finder.cards import Card, grouped
from activities.finder.heads import head_of_search
from activities.finder.points import points_of, points_of_results
from activities.schedules import horizon
from activities.search import Criteria, Result, find
from activities.search_form import ask
from maps.areas import outlines_geojson
from maps.geometry import Box, Point
from maps.models import Buurt
from maps.site_map import MapParts, render_map

# Leaflet fills the numbers in; a route cannot be reversed to a pattern.
TILES_PATH = "/tegels/{z}/{x}/{y}.png"
FIRST_ZOOM = 13
LISTED = 200


@require_safe
def whole_map(request: HttpRequest) -> HttpResponse:
    """Everything that is asked for on one large map, and the same things as a list before it, as far as a page goes."""
    question = ask(request.GET)
    found = find(replace(question.criteria, page=1, per_page=LISTED))
    everything = replace(found.criteria, per_page=None)
    context = {
        "head": head_of_search(request, _("Kaart")),
        "form": question.form,
        "found": found,
        "groups": grouped(map(Card, found.results)),
        "cancelled": [Card(result) for result in find_cancelled(found.criteria)],
        "horizon": horizon(),
        "map": map_of_question(request, everything),
    }
    return render(request, "finder/map.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def points(request: HttpRequest) -> HttpResponseBase:
    """All that is found, or one page of it when a page is asked for; 304 while nothing in the catalogue changed."""
    criteria = ask(request.GET).criteria
    if not {"pagina", "perPagina"} & request.GET.keys():
        criteria = replace(criteria, per_page=None)
    box, zoom = _box(request.GET), _zoom(request.GET)
    etag = etag_of(criteria, box, zoom)
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    collection = points_of(criteria, zoom=zoom, box=box)
    return HttpResponse(orjson.dumps(collection), content_type="application/geo+json", headers={"ETag": etag})


@require_safe
@cache_control(public=True, max_age=3600)
def outlines(request: HttpRequest) -> HttpResponse:
    return JsonResponse(outlines_geojson(), content_type="application/geo+json")


def map_of_question(request: HttpRequest, criteria: Criteria) -> MapParts:
    """The map beside a list: it reads the same question from the points address, so it shows the same set."""
    params = request.GET.copy()
    for name in ("pagina", "perPagina") if criteria.per_page is None else ():
        params.pop(name, None)
    if criteria.per_page is not None:
        params["pagina"] = str(criteria.page)
    points_url = f"{reverse('map-points')}?{params.urlencode()}"
    parts = _render(points_url, origin=criteria.origin.point if criteria.origin else None)
    return replace(parts, picture_url=f"{reverse('map-picture')}?{params.urlencode()}")


def map_of_results(results: list[Result], *, buurten: list[Buurt] | None = None) -> MapParts:
    """The map of a page about a few things, which carries its points along."""
    return _render(points_of_results(results), highlight=[buurt.code for buurt in buurten or []])


def _render(points: str | dict[str, Any], **options: Any) -> MapParts:
    return render_map(points=points, outlines_url=reverse("map-outlines"), tiles_path=TILES_PATH, **options)


def _box(params: QueryDict) -> Box | None:
    """`bbox=west,south,east,north`; None when it is absent or no box."""
    try:
        west, south, east, north = map(float, params.get("bbox", "").split(","))
    except ValueError:
        return None
    is_box = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return Box(Point(south, west), Point(north, east)) if is_box and math.isfinite(west + south) else None


def _zoom(params: QueryDict) -> int:
    zoom = params.get("zoom", "")
    return min(int(zoom), 22) if zoom.isascii() and zoom.isdigit() and len(zoom) < 3 else FIRST_ZOOM
