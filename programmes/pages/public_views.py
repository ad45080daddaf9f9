"""The figures for everybody: what there is, never who came, searched or was referred."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.etags import etag_of
from activities.exports import csv_response
from activities.finder.heads import Head
from maps.choropleth_picture import draw_choropleth
from maps.site_names import named
from programmes.figures import NOW
from programmes.pages import map_page, sections
from programmes.pages.map_form import MapForm
from programmes.pages.stored import latest
from programmes.public import public_rows

SVG = "image/svg+xml; charset=utf-8"


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    description = named(
        _("Hoeveel plekken en momenten er zijn in elke buurt van {full_area}, en waar niets dichtbij is.")
    )
    stored, names = latest(), sections.names()
    form = MapForm(request.GET, names.themes)
    context: dict[str, object] = {"head": Head(request, _("Cijfers"), description), "stored": stored, "form": form}
    if stored:
        context["sections"] = sections.of_everybody(stored, names)
    if stored and form.is_valid():
        coverage = map_page.coverage_of(form, stored.public, stored, names)
        context |= {"coverage": coverage, "about": map_page.about(coverage, names)}
        picture = f"{reverse('programme-public-picture')}?{urlencode(form.chosen())}"
        context["maps"] = [map_page.drawn(coverage, NOW, picture)]
        context["white_spots"] = map_page.white_spots(stored, coverage.theme, names)
    return render(request, "programmes/public.html", context)


@require_safe
@cache_control(public=True, no_cache=True)
def picture(request: HttpRequest) -> HttpResponseBase:
    """The map for paper and for who has no script; 304 while it is the same."""
    stored, names = latest(), sections.names()
    form = MapForm(request.GET, names.themes)
    if stored is None or not form.is_valid():
        raise Http404
    coverage = map_page.coverage_of(form, stored.public, stored, names)
    drawn = draw_choropleth(map_page.choropleth_of(coverage, NOW, names))
    return _answer(request, HttpResponse(drawn, content_type=SVG), etag_of(drawn, state=stored.day))


@require_safe
@cache_control(public=True, no_cache=True)
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    """All of them, one a row; 304 while there is no newer measurement."""
    stored = latest()
    if stored is None:
        said = _("Er zijn nog geen cijfers. Kom later terug.")
        return HttpResponse(said, status=404, content_type="text/plain; charset=utf-8")
    etag = etag_of(stored.measurement.figures, get_language(), state=stored.day)
    return _answer(request, csv_response("cijfers.csv", public_rows(stored.public)), etag)


def _answer(request: HttpRequest, answer: HttpResponse, etag: str) -> HttpResponseBase:
    answer["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=answer) or answer
