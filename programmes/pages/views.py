"""The figures for programme managers: the dashboard, and what there is now beside what is left after the grants."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, role_required
from activities.exports import csv_response
from maps.choropleth_picture import draw_choropleth
from programmes.figures import NOW, SCENARIOS
from programmes.pages import map_page, sections
from programmes.pages.map_form import MapForm
from programmes.pages.stored import latest

SVG = "image/svg+xml; charset=utf-8"


@role_required("is_programme_manager")
@require_safe
def dashboard(request: UserRequest) -> HttpResponse:
    stored = latest()
    shown = sections.of_managers(stored, sections.names()) if stored else []
    return render(request, "programmes/dashboard.html", {"stored": stored, "sections": shown})


@role_required("is_programme_manager")
@require_safe
def maps(request: UserRequest) -> HttpResponse:
    stored, names = latest(), sections.names()
    form = MapForm(request.GET, names.themes)
    context: dict[str, object] = {"stored": stored, "form": form}
    if stored and form.is_valid():
        coverage = map_page.coverage_of(form, stored.figures, stored, names)
        asked = urlencode(form.chosen())
        picture = f"{reverse('programme-map-picture')}?{asked}&stand="
        context |= {"coverage": coverage, "asked": asked, "about": map_page.about(coverage, names)}
        context["maps"] = [map_page.drawn(coverage, each, f"{picture}{each}") for each in SCENARIOS]
        context["white_spots"] = map_page.white_spots(stored, coverage.theme, names)
    return render(request, "programmes/maps.html", context)


@role_required("is_programme_manager")
@require_safe
def maps_picture(request: UserRequest) -> HttpResponse:
    """One of the two maps, for paper and for who has no script."""
    stored, names = latest(), sections.names()
    form, scenario = MapForm(request.GET, names.themes), request.GET.get("stand", NOW)
    if stored is None or not form.is_valid() or scenario not in SCENARIOS:
        raise Http404
    coverage = map_page.coverage_of(form, stored.figures, stored, names)
    return HttpResponse(draw_choropleth(map_page.choropleth_of(coverage, scenario, names)), content_type=SVG)


@role_required("is_programme_manager")
@require_safe
def maps_csv(request: UserRequest) -> HttpResponse:
    stored, names = latest(), sections.names()
    form = MapForm(request.GET, names.themes)
    if not form.is_valid():
        return _not_there(_("Deze kaart kennen we niet. Ga terug naar de kaart en kies opnieuw."), 400)
    if stored is None:
        return _not_there(_("Er is nog geen meting. Vraag de beheerder om er een te maken."), 404)
    coverage = map_page.coverage_of(form, stored.figures, stored, names)
    return csv_response("kaart.csv", map_page.table_rows(coverage, names.themes[coverage.theme]))


def _not_there(said: str, status: int) -> HttpResponse:
    return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")
