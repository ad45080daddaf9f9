"""The figures for everybody: what there is, never who came, searched or was referred."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.etags import etag_of
from activities.exports import csv_response
from activities.finder.heads import Head
from programmes.pages import map_page, sections
from programmes.pages.map_form import MapForm
from programmes.pages.stored import latest
from programmes.public import public_rows


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    about = _("Hoeveel plekken en momenten er zijn in elke buurt van Den Haag Zuidwest, en waar niets dichtbij is.")
    stored, names = latest(), sections.names()
    form = MapForm(request.GET, names.themes)
    context: dict[str, object] = {"head": Head(request, _("Cijfers"), about), "stored": stored, "form": form}
    if stored:
        context["sections"] = sections.of_everybody(stored, names)
    if stored and form.is_valid():
        coverage = map_page.coverage_of(form, stored.public, stored, names)
        context["coverage"] = coverage
        context["maps"] = [map_page.now(coverage, map_page.points_of(stored, coverage))]
        context["white_spots"] = map_page.white_spots(stored, coverage.theme, names)
    return render(request, "programmes/public.html", context)


@require_safe
@cache_control(public=True, no_cache=True)
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    """All of them, one a row; 304 while there is no newer measurement."""
    stored = latest()
    if stored is None:
        said = _("Er zijn nog geen cijfers. Kom later terug.")
        return HttpResponse(said, status=404, content_type="text/plain; charset=utf-8")
    etag = etag_of(stored.measurement.made_at, get_language(), state=stored.day)
    answer = csv_response("cijfers.csv", public_rows(stored.public))
    answer["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=answer) or answer
