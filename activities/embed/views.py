from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from activities.called_off import find_cancelled
from activities.embed.script import script_of_embed
from activities.embed.theme import TOKENS, is_themed, theme_of
from activities.finder.cards import Card, grouped
from activities.finder.map_views import map_of_question
from activities.finder.paging import Paging
from activities.finder.summary import summary
from activities.licences import Licence
from activities.models.sourced import Sourced
from activities.search import Found, Result, find
from activities.search_form import ask

LIST, MAP, BOTH = "lijst", "kaart", "beide"


@dataclass(frozen=True)
class Shown:
    """Which of the two an embed shows."""

    has_list: bool
    has_map: bool


def shown(params: QueryDict) -> Shown:
    asked = params.get("weergave", LIST)
    return Shown(has_list=asked != MAP, has_map=asked in (MAP, BOTH))


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": None})  # a * would leave out a page on a disk, and one that its own policy sandboxes
def embed(request: HttpRequest) -> HttpResponse:
    """A small page for in a frame on any other site. What is asked here is not counted as a search: nobody typed it."""
    question = ask(request.GET)
    found = find(question.criteria)
    of = shown(request.GET)
    context = {
        "form": question.form,
        "found": found,
        "shown": of,
        "summary": summary(found, question.form),
        "groups": grouped(map(Card, found.results)),
        "cancelled": [Card(result) for result in find_cancelled(found.criteria)],
        "paging": Paging(found, request.GET),
        "map": map_of_question(request, found.criteria) if of.has_map else None,
        "find_url": _address("find", _without_look(request.GET)),
        "theme_url": _address("embed-theme", _look(request.GET)) if is_themed(request.GET) else "",
        "licence": Licence.CC_BY,
        "has_open_street_map": _has_open_street_map(found),
    }
    response = render(request, "embed/embed.html", context)
    # A page that asks this of all it takes in can show us too.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@cache_control(public=True, max_age=3600, stale_while_revalidate=86_400)
def script(request: HttpRequest) -> HttpResponseBase:
    """At one address for ever, because it stands in pages that nobody changes; a browser asks anew once an hour."""
    written = script_of_embed()
    response = get_conditional_response(request, etag=written.etag)
    if response is None:
        response = HttpResponse(written.text, content_type="text/javascript; charset=utf-8")
    response["ETag"] = written.etag
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@cache_control(public=True, max_age=86_400)
def theme_css(request: HttpRequest) -> HttpResponse:
    """As a stylesheet of our own it needs no style in the page, which our policy forbids."""
    return HttpResponse(theme_of(request.GET).css(), content_type="text/css; charset=utf-8")


def _address(name: str, params: QueryDict) -> str:
    return f"{reverse(name)}?{params.urlencode()}" if params else reverse(name)


def _look(params: QueryDict) -> QueryDict:
    return _only(params, lambda name: name in TOKENS)


def _without_look(params: QueryDict) -> QueryDict:
    return _only(params, lambda name: name not in (*TOKENS, "weergave", "pagina", "perPagina"))


def _only(params: QueryDict, belongs: Any) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in params.lists():
        if belongs(name) and any(values):
            kept.setlist(name, [value for value in values if value])
    return kept


def _has_open_street_map(found: Found[Result]) -> bool:
    """Its licence (ODbL) asks to be named wherever its facts are shown."""
    rows: list[Sourced] = [row for each in found.results for row in (each.activity, each.place)]
    return any(row.is_from_osm for row in rows)
