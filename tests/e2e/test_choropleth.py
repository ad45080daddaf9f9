"""Maps of figures in a real browser: two on a page, hostile texts as text, hatches there, nothing from elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from django.utils.translation import override
from playwright.sync_api import Page, expect

from backend import urls
from maps.choropleth import Area, Choropleth, render_choropleth
from maps.choropleth_picture import draw_choropleth
from maps.geometry import Point
from maps.models import Buurt
from tests.e2e.page_types import asked
from tests.e2e.rendered import ORIGIN
from tests.maps.test_site_map import PAYLOADS

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__), pytest.mark.usefixtures("zuidwest")]

VALUES = (0.0, None, 0.3, 0.7, 1.2, 1.8, 2.6)
PAGE = """
{% extends "base.html" %}
{% block head %}{% include "components/choropleth_files.html" only %}{% endblock %}
{% block content %}
  <h1>Nu en straks</h1>
  <div class="dz-choropleths">
    {% for map in maps %}{% include "components/choropleth.html" with map=map table_id="cijfers" request=request only %}{% endfor %}
  </div>
  <table id="cijfers" tabindex="-1"><caption>Cijfers</caption><tr><th scope="col">Buurt</th><th scope="col">Nu</th></tr>
  {% for area in areas %}<tr><th scope="row"><bdi>{{ area.code }}</bdi></th><td>{{ area.text }}</td></tr>{% endfor %}</table>
{% endblock %}
"""


def _choropleth(title: str = "Nu") -> Choropleth:
    codes = Buurt.objects.filter(in_programme_area=True).order_by("code").values_list("code", flat=True)
    values = [VALUES[at % len(VALUES)] for at in range(len(codes))]
    areas = [
        Area(code, value, "?" if value is None else f"{value:.1f}".replace(".", ","))
        for code, value in zip(codes, values, strict=True)
    ]
    points = [Point(52.045, 4.28), Point(52.05, 4.29)]
    return Choropleth(title, areas, (0.5, 1.0, 1.5, 2.0), "Plekken per 1.000 inwoners van 18 jaar en ouder.", points)


def _shown(request: HttpRequest) -> list[Choropleth]:
    """What is asked for: `tekst` is what a buurt, the title and the method say."""
    maps = [_choropleth("Nu"), _choropleth("Na afloop van de subsidies")]
    if "tekst" not in request.GET:
        return maps
    text = request.GET["tekst"]
    return [
        replace(each, title=text, note=text, areas=[area._replace(text=text) for area in each.areas]) for each in maps
    ]


def page(request: HttpRequest) -> HttpResponse:
    shown = _shown(request)
    maps = [
        render_choropleth(each, name=name, picture_url="/proef.svg")
        for each, name in zip(shown, ("dz_map", "dz_map_later"), strict=True)
    ]
    context = {"maps": maps, "areas": shown[0].areas}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def picture(request: HttpRequest) -> HttpResponse:
    return HttpResponse(draw_choropleth(_choropleth()), content_type="image/svg+xml")


urlpatterns = [
    path("proef.svg", picture),
    *i18n_patterns(path("proef/", page), prefix_default_language=False),
    *urls.urlpatterns,
]

CANVAS = ".dz-map__canvas"
DRAWN = f"{CANVAS}[data-outlines='14'][data-points='2']"


@pytest.fixture
def problems(rendered) -> Iterator[list[str]]:
    """What the console says, and what is asked of others."""
    found: list[str] = []

    def heard(message):
        if message.type in ("error", "warning"):
            found.append(message.text)

    def asked_for(request):
        if not request.url.startswith((ORIGIN, "data:")):
            found.append(request.url)

    rendered.page.on("console", heard)
    rendered.page.on("pageerror", lambda error: found.append(str(error)))
    rendered.page.on("request", asked_for)
    yield found
    rendered.page.remove_listener("console", heard)
    rendered.page.remove_listener("request", asked_for)


def _open(rendered, address: str = "/proef/", width: int = 1280, scheme: str = "light") -> Page:
    rendered.look(width, scheme)
    shown = rendered.show(asked(Client(), address))
    expect(shown.locator(DRAWN)).to_have_count(2)
    return shown
