"""Maps of figures in a real browser: two on a page, hostile texts as text, hatches there, nothing from elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from playwright.sync_api import Page, expect

from backend import urls
from maps.choropleth import Area, Choropleth, render_choropleth
from maps.choropleth_picture import draw_choropleth
from maps.geometry import Point
from maps.models import Buurt
from tests.e2e.page_types import asked
from tests.e2e.rendered import ORIGIN, Rendered
from tests.maps.test_site_map import PAYLOADS

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__), pytest.mark.usefixtures("zuidwest")]

VALUES = (0.0, None, 0.3, 0.7, 1.2, 1.8, 2.6)
PAGE = """
{% extends "base.html" %}
{% block head %}{% include "components/choropleth_files.html" only %}{% endblock %}
{% block content %}
  <h1>Nu en straks</h1>
  <div class="dz-choropleths">
    {% for map in maps %}
      {% include "components/choropleth.html" with map=map table_id="cijfers" request=request only %}
    {% endfor %}
  </div>
  <table id="cijfers" tabindex="-1">
    <tr><th scope="col">Buurt</th><th scope="col">Nu</th></tr>
    {% for area in areas %}
      <tr><th scope="row">{{ area.code }}</th><td>{{ area.text }}</td></tr>
    {% endfor %}
  </table>
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

    def fell(error):
        found.append(str(error))

    def asked_for(request):
        if not request.url.startswith((ORIGIN, "data:")):
            found.append(request.url)

    rendered.page.on("console", heard)
    rendered.page.on("pageerror", fell)
    rendered.page.on("request", asked_for)
    yield found
    rendered.page.remove_listener("console", heard)
    rendered.page.remove_listener("pageerror", fell)
    rendered.page.remove_listener("request", asked_for)


def _open(rendered, address: str = "/proef/", width: int = 1280, scheme: str = "light") -> Page:
    rendered.look(width, scheme)
    shown = rendered.show(asked(Client(), address))
    expect(shown.locator(DRAWN)).to_have_count(2)
    return shown


def _values(page: Page, name: str) -> list[str]:
    return page.locator(f"[data-map={name}] .dz-value").all_text_contents()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_maps_stand_on_a_page(rendered, problems, axe, width, scheme):
    shown = _open(rendered, width=width, scheme=scheme)
    texts = sorted(area.text for area in _choropleth().areas)
    assert sorted(_values(shown, "dz_map")) == sorted(_values(shown, "dz_map_later")) == texts
    one, other = (shown.locator(CANVAS).nth(at).bounding_box() for at in (0, 1))
    is_beside = one["x"] + one["width"] <= other["x"]
    is_above = one["y"] + one["height"] <= other["y"]
    assert (is_beside, is_above) == ((False, True) if width == 390 else (True, False))
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(shown) == []
    assert problems == []


def test_each_map_moves_by_itself_and_leaves_the_address_alone(rendered):
    shown = _open(rendered)
    places = "nodes => nodes.map(node => node.getBoundingClientRect().x)"
    before = [shown.locator(f"[data-map={name}] .dz-value").evaluate_all(places) for name in ("dz_map", "dz_map_later")]
    shown.locator("[data-map=dz_map] .leaflet-control-zoom-in").click()
    shown.locator("[data-map=dz_map]").focus()
    shown.keyboard.press("ArrowRight")
    after = [shown.locator(f"[data-map={name}] .dz-value").evaluate_all(places) for name in ("dz_map", "dz_map_later")]
    assert after[0] != before[0]
    assert after[1] == before[1]
    assert "#" not in shown.url


def test_every_number_lies_within_the_map_and_below_no_button(rendered):
    for address in ("/proef/", "/ar/proef/"):
        shown = _open(rendered, address, width=390)
        canvas = shown.locator(CANVAS).first
        for box in [canvas.locator(".dz-value").nth(at).bounding_box() for at in range(11)]:
            whole, buttons = canvas.bounding_box(), canvas.locator(".leaflet-control-zoom").bounding_box()
            assert _is_in(box, whole)
            assert not _touch(box, buttons)


def _is_in(box: dict, whole: dict) -> bool:
    is_wide_enough = whole["x"] <= box["x"] and box["x"] + box["width"] <= whole["x"] + whole["width"]
    return is_wide_enough and whole["y"] <= box["y"] and box["y"] + box["height"] <= whole["y"] + whole["height"]


def _touch(one: dict, other: dict) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


@pytest.mark.parametrize("name", ["dz_map", "dz_map_later"])
def test_every_step_but_nothing_has_a_hatch_that_the_page_has(rendered, name):
    shown = _open(rendered)
    hatched = shown.locator(f"[data-map={name}] path.dz-hatched")
    fills = hatched.evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    assert set(fills) == {f"url(#{name}-hatch-{step})" for step in (1, 2, 3, 4, 5, "unknown")}
    nothing = sum(area.value == 0 for area in _choropleth().areas)
    assert len(fills) == len(_choropleth().areas) - nothing
    for fill in set(fills):
        assert shown.locator(f"pattern{fill[4:-1]} path").count() == 1


def test_hatches_are_seen(rendered):
    """A buurt without its hatch is another picture."""
    shown = _open(rendered)
    canvas = shown.locator("[data-map=dz_map]")
    before = canvas.screenshot()
    shown.evaluate("document.querySelectorAll('.dz-hatches').forEach(node => node.remove())")
    assert canvas.screenshot() != before


def test_the_steps_keep_apart_when_the_browser_has_its_own_colours(rendered):
    shown = _open(rendered)
    shown.emulate_media(forced_colors="active")
    fills = shown.locator(".dz-area--step").evaluate_all("paths => paths.map(path => getComputedStyle(path).fill)")
    assert len(set(fills)) == 1
    lines = shown.locator(".dz-hatch").evaluate_all("paths => paths.map(path => getComputedStyle(path).stroke)")
    assert len(set(lines)) == 1
    assert lines[0] != fills[0]
    shown.emulate_media(forced_colors="none")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_are_read_on_their_own_ground(rendered, scheme):
    shown = _open(rendered, scheme=scheme)
    looks = shown.locator(".dz-value").evaluate_all(
        "nodes => nodes.map(node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor])"
    )
    assert {_contrast(*look) >= 4.5 for look in map(tuple, looks)} == {True}


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, of two opaque colours as a browser writes them."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    found = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour)
    shares = [int(each) / 255 for each in found.groups()]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("has_policy", [True, False], ids=["policy", "no-policy"])
@pytest.mark.parametrize("text", [text for text in PAYLOADS if "\0" not in text])
def test_hostile_texts_are_shown_as_text(rendered, problems, text, has_policy):
    answer = asked(Client(), f"/proef/?{urlencode({'tekst': text})}")
    if not has_policy:
        answer.headers.pop("Content-Security-Policy")
    rendered.look(1280, "light")
    shown = rendered.show(answer)
    expect(shown.locator(DRAWN)).to_have_count(2)
    assert set(_values(shown, "dz_map")) == {text}
    assert shown.evaluate("window.pwned") is None
    assert problems == []


def test_outlines_that_do_not_come_are_said(rendered):
    rendered.look(1280, "light")
    rendered.page.route("**/kaart/buurten.geojson", lambda route: route.abort())
    rendered.answer = answer = asked(Client(), "/proef/")
    rendered.page.goto(ORIGIN + answer.address)
    expect(rendered.page.locator("[data-map-status]").first).to_have_text("De buurten laden nu niet op de kaart.")
    rendered.page.unroute("**/kaart/buurten.geojson")


def test_the_keyboard_comes_past_the_map_to_the_table(rendered):
    shown = _open(rendered)
    shown.locator(".dz-map__skip").first.focus()
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "cijfers"


def test_without_script_and_on_paper_it_is_the_picture(rendered, browser):
    without_script = Rendered(browser, java_script_enabled=False)
    try:
        without_script.look(390, "light")
        shown = without_script.show(asked(Client(), "/proef/"))
        expect(shown.locator(".dz-picture img").first).to_be_visible()
        expect(shown.locator(CANVAS).first).to_be_hidden()
    finally:
        without_script.close()
    shown = _open(rendered)
    expect(shown.locator(".dz-picture img").first).to_be_hidden()
    shown.emulate_media(media="print")
    expect(shown.locator(".dz-picture img").first).to_be_visible()
    expect(shown.locator(CANVAS).first).to_be_hidden()
    shown.emulate_media(media="screen")
