"""The map pages, and the two addresses that the map reads its points and outlines from."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from maps.site_map import MapParts, render_map

from activities.finder.cards import grouped
from activities.finder.points import feature_collection
from activities.search import Criteria, Found, Result, find
from activities.search_form import ask
from maps.areas import outlines_geojson
from maps.models import Buurt


@require_safe
def whole_map(request: HttpRequest) -> HttpResponse:
    """Everything that is asked for on one large map, and the same things as a list below it."""
    question = ask(request.GET)
    found = find(replace(question.criteria, page=1, per_page=None))
    context = {
        "form": question.form,
        "found": found,
        "groups": grouped(found.results),
        "map": map_of_question(request, found.criteria),
    }
    return render(request, "finder/map.html", context)


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """All that is found, or one page of it when a page is asked for."""
    criteria = ask(request.GET).criteria
    if not {"pagina", "perPagina"} & request.GET.keys():
        criteria = replace(criteria, per_page=None)
    return JsonResponse(feature_collection(find(criteria)), content_type="application/geo+json")


@require_safe
@cache_control(public=True, max_age=3600)
def outlines(request: HttpRequest) -> HttpResponse:
    return JsonResponse(outlines_geojson(), content_type="application/geo+json")


def map_of_question(request: HttpRequest, criteria: Criteria) -> MapParts:
    """The map beside a list: it reads the same question from the points address, so it shows the same set."""
    params = request.GET.copy()
    if criteria.per_page is not None:
        params["pagina"] = str(criteria.page)
    points_url = f"{reverse('map-points')}?{params.urlencode()}"
    return _render(points_url, origin=criteria.origin.point if criteria.origin else None)


def map_of_results(results: list[Result], *, buurten: list[Buurt] | None = None) -> MapParts:
    """The map of a page about a few things, which carries its points along."""
    found = Found(Criteria(per_page=None), len(results), results)
    return _render(feature_collection(found), highlight=[buurt.code for buurt in buurten or []])


def _render(points: str | dict[str, Any], **options: Any) -> MapParts:
    return render_map(points=points, outlines_url=reverse("map-outlines"), **options)
