"""Steps, legend and the parts of the page of a map that fills buurten by a figure."""

import json
import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from maps.choropleth import MOST_LIMITS, Area, Choropleth, ChoroplethParts, legend, render_choropleth, step
from maps.geometry import Point
from maps.hatches import HATCHES
from tests.maps.test_site_map import PAYLOADS

pytestmark = pytest.mark.django_db

LIMITS = (0.5, 1.0, 1.5)
AREAS = [Area("BU05183620", 0.8, "0,8"), Area("BU05183396", None, "?"), Area("BU05183398", 0.0, "0")]


def _choropleth(**values) -> Choropleth:
    return Choropleth(**({"title": "Nu", "areas": AREAS, "limits": LIMITS, "note": "Zo is geteld."} | values))


def _arguments(parts: ChoroplethParts) -> list:
    return json.loads(f"[{re.search(r'dzMap[.]addShades[(][a-z_]+, (.*)[)];', parts.script, re.DOTALL)[1]}]")


def _page(parts: ChoroplethParts, **options) -> str:
    request = RequestFactory().get("/")
    request.csp_nonce = "nonce"
    return render_to_string("components/choropleth.html", {"map": parts, "request": request} | options)


# Steps


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *[(0, 0), (0.0, 0), (-0.0, 0), (0.01, 1), (0.49, 1), (0.5, 2), (0.99, 2), (1, 3), (1.5, 4), (900, 4)],
        *[(None, None), (float("nan"), None), (float("inf"), 4)],
    ],
)
def test_a_value_has_a_step(value, expected):
    assert step(value, LIMITS) == expected


def test_nothing_is_another_step_than_unknown():
    assert step(0, LIMITS) is not None


@pytest.mark.parametrize(
    "limits", [(), (0,), (-1, 2), (2, 1), (1, 1), (1, 2, 3, 4, 5), (1, float("inf")), (float("nan"),)]
)
def test_limits_that_make_no_steps_are_refused(limits):
    with pytest.raises(ValueError, match="one to 4 limits"):
        _choropleth(limits=limits)


def test_every_step_that_there_can_be_has_a_hatch_and_a_colour():
    steps = [line.step for line in legend(_choropleth(limits=tuple(range(1, MOST_LIMITS + 1))))]
    css = (settings.BASE_DIR / "static/css/choropleth.css").read_text()
    for each in steps:
        assert (each in HATCHES) is (each != 0)
        assert f".dz-area--step-{'unknown' if each is None else each} {{" in css
    assert {hatch.path for hatch in HATCHES.values()} == {HATCHES[each].path for each in steps if each != 0}
    assert len({hatch.path + str(hatch.angle) for hatch in HATCHES.values()}) == len(HATCHES)


# Legend


def test_the_legend_names_every_step_and_what_is_unknown():
    assert legend(_choropleth()) == [
        (0, "niets"),
        (1, "minder dan 0,5"),
        (2, "0,5 tot 1"),
        (3, "1 tot 1,5"),
        (4, "1,5 of meer"),
        (None, "onbekend"),
    ]


def test_a_unit_stands_behind_the_last_number_of_each_line():
    texts = [line.text for line in legend(_choropleth(limits=(25, 1500), unit="%"))]
    assert texts == ["niets", "minder dan 25\xa0%", "25 tot 1500\xa0%", "1500\xa0% of meer", "onbekend"]


def test_the_legend_is_that_of_the_limits_and_not_of_the_areas():
    assert legend(_choropleth(areas=[])) == legend(_choropleth())


def test_numbers_are_written_as_in_the_language_of_the_page():
    with translation.override("en"):
        assert "0.5" in legend(_choropleth())[1].text


# The parts of the page


def test_it_gives_each_buurt_its_step_and_its_text(zuidwest):
    url, areas, points = _arguments(render_choropleth(_choropleth(points=[Point(52.05, 4.3)])))
    assert url == "/kaart/buurten.geojson"
    assert areas == {
        "BU05183620": {"step": 2, "text": "0,8"},
        "BU05183396": {"step": None, "text": "?"},
        "BU05183398": {"step": 0, "text": "0"},
    }
    assert points == [[52.05, 4.3]]


def test_two_maps_on_a_page_share_no_name():
    one, other = render_choropleth(_choropleth()), render_choropleth(_choropleth(title="Straks"), name="dz_map_later")
    assert 'data-map="dz_map"' in one.html
    assert 'data-map="dz_map_later"' in other.html
    ids = re.findall(r'\sid="([^"]+)"', _page(one) + _page(other))
    assert len(ids) == len(set(ids)) > 2 * len(HATCHES)
    assert "dz_map," not in other.script


@pytest.mark.parametrize("name", ["", "Map", "1map", "dz-map", "a;alert(1)", "a\n", 'a"'])
def test_a_name_that_is_no_name_in_a_script_is_refused(name):
    with pytest.raises(ValueError, match="dz_map"):
        render_choropleth(_choropleth(), name=name)


def test_the_same_choropleth_gives_the_same_bytes(zuidwest, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert render_choropleth(_choropleth()) == render_choropleth(_choropleth())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_text_stays_text(payload):
    shown = _choropleth(title=payload, note=payload, areas=[Area(payload, 1, payload)])
    parts = render_choropleth(shown)
    assert _arguments(parts)[1] == {payload: {"step": 3, "text": payload}}
    assert not re.search(r"[<>&'\u2028\u202e\0]", parts.script)
    assert len(re.findall("<script", _page(parts))) == 1
    assert not re.search(r"<img|<!--", parts.html + _page(parts))


def test_it_has_no_style_no_handler_and_no_other_host():
    parts = render_choropleth(_choropleth(), picture_url="/kaart.svg")
    page = _page(parts, table_id="cijfers")
    assert not re.search(r"\sstyle=|<style|\son\w+=|<link|<iframe", parts.html + page)
    assert "//" not in page.replace("https://", "")
    assert "https://" not in page


def test_the_canvas_is_named_after_the_map():
    assert 'aria-label="Nu. Kaart: schuif' in render_choropleth(_choropleth()).html


def test_the_page_tells_the_method_and_leads_past_the_map_to_the_table():
    page = _page(render_choropleth(_choropleth(), picture_url="/kaart.svg"), table_id="cijfers")
    assert "Zo is geteld." in page
    assert 'href="#cijfers"' in page
    assert 'id="dz_map-end"' not in page
    assert '<img src="/kaart.svg"' in page


def test_without_a_table_the_way_past_the_map_ends_behind_it():
    page = _page(render_choropleth(_choropleth()))
    assert 'href="#dz_map-end"' in page
    assert 'id="dz_map-end"' in page
    assert "<img" not in page


def test_dots_are_in_the_legend_when_there_are_any():
    assert "een plek" not in _page(render_choropleth(_choropleth()))
    assert "een plek" in _page(render_choropleth(replace(_choropleth(), points=[Point(52.05, 4.3)])))
