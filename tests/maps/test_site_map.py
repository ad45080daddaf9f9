"""The parts that Folium writes for our page: no outside address, no style, no data that is not JSON."""

import json
import re

import pytest
from django.core.cache import cache
from django.urls import resolve

from activities.finder.map_views import TILES_PATH
from maps.geometry import Point
from maps.site_map import MapParts, render_map

pytestmark = pytest.mark.django_db

PAYLOADS = [
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<!--<script>",
    "<img src=x onerror=window.pwned=1>",
    "${window.pwned=1}",
    "`+(window.pwned=1)+`",
    "\\`;window.pwned=1;//",
    "\"');window.pwned=1;//",
    "\u202egnp.exe",
    "\u2028window.pwned=1",
    "a" * 200,
    "🎉 koffie ☕",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "a\0b",
    "null",
]


def _collection(*names: str | None) -> dict:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [4.27, 52.04]}, "properties": {"naam": name}}
        for name in names
    ]
    return {"type": "FeatureCollection", "features": features}


def _render(points: str | dict = "/kaart/punten.geojson?bij=2532CR", **options) -> MapParts:
    return render_map(points=points, outlines_url="/kaart/buurten.geojson", **options)


def _points_in(parts: MapParts):
    return json.loads(re.search(r"dzMap\.addPoints\(dz_map, (.*)\);", parts.script)[1])


def test_it_names_no_other_host():
    parts = _render(origin=Point(52.05, 4.3), highlight=["BU05183620"])
    assert "//" not in parts.html + parts.script


def test_it_has_no_style_no_handler_and_no_script_tag():
    html, script = _render().html, _render().script
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script|<link|<iframe|<html", html)
    assert "<" not in script


def test_the_same_map_gives_the_same_bytes(zuidwest):
    options = {"points": _collection("Koffie"), "origin": Point(52.05, 4.3), "highlight": ["BU05183620"]}
    assert _render(**options) == _render(**options)


def test_it_starts_at_the_programme_area(zuidwest, django_assert_num_queries):
    with django_assert_num_queries(1):
        script = _render().script
    assert '"bounds": [[52.02523, 4.23505], [52.05949, 4.30981]]' in script
    assert '"maxZoom": 19, "minZoom": 11' in script


def test_it_works_before_the_area_is_loaded(monkeypatch):
    monkeypatch.setattr("maps.site_map.area_bounds", lambda: None)
    assert '"bounds": null' in _render().script


def test_points_can_be_an_address():
    assert _points_in(_render()) == "/kaart/punten.geojson?bij=2532CR"


def test_an_address_cannot_end_the_string():
    address = "/kaart/punten.geojson?q=\"');alert(1)</script>"
    parts = _render(address)
    assert _points_in(parts) == address
    assert "<" not in parts.script


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_name_stays_a_string(payload):
    parts = _render(_collection(payload, None))
    assert [each["properties"]["naam"] for each in _points_in(parts)["features"]] == [payload, None]
    assert not re.search(r"[<>&'\u2028\u202e\0]", parts.script)
    assert payload not in parts.html


def test_a_name_is_never_run_as_a_template():
    # Branca compiles what an element wrote once more; SafeElement does not let it.
    script = _render(_collection("{{ 7 * 7 }}")).script
    assert "{{ 7 * 7 }}" in script
    assert "49" not in script.split("addPoints")[1]


def test_the_origin_is_left_out_when_nobody_said_where():
    assert "addOrigin" not in _render().script
    assert "dzMap.addOrigin(dz_map, [52.05, 4.3]);" in _render(origin=Point(52.05, 4.3)).script


TILES = "/tegels/{z}/{x}/{y}.png"


def test_tiles_are_left_out_without_a_source_or_an_address(settings):
    settings.TILE_URL = ""
    assert "addTiles" not in _render(tiles_path=TILES).script
    settings.TILE_URL = "https://tiles.example.org/{z}/{x}/{y}.png"
    assert "addTiles" not in _render().script


def test_tiles_come_from_our_own_address_within_the_bounds_that_it_serves(zuidwest, settings):
    settings.TILE_URL = "https://tiles.example.org/{z}/{x}/{y}.png"
    settings.TILE_ATTRIBUTION = "</script><b>{{ 7 * 7 }}"
    cache.clear()
    script = _render(tiles_path=TILES).script
    assert "example.org" not in script
    assert "<" not in script
    path, layer = json.loads(f"[{re.search(r'addTiles[(]dz_map, (.*)[)];', script)[1]}]")
    assert path == TILES
    assert layer["attribution"] == settings.TILE_ATTRIBUTION
    assert (layer["minZoom"], layer["maxZoom"]) == (11, 19)
    (south, west), (north, east) = layer["bounds"]
    assert south < 52.02523 < 52.05949 < north
    assert west < 4.23505 < 4.30981 < east


def test_the_address_of_tiles_is_that_of_our_view():
    assert resolve(TILES_PATH.format(z=14, x=8388, y=5412)).url_name == "tile"


def test_texts_come_in_the_language_of_the_page_and_in_every_plural_form():
    texts = json.loads(re.search(r"\}, (\{\"approximate.*\})\);", _render().script)[1])
    assert texts["zoomOut"] == "Zoom uit"
    assert texts["notShown"]["one"] == "%(count)s plek staat niet op de kaart: de ligging is onbekend."
    assert texts["notShown"]["other"] == "%(count)s plekken staan niet op de kaart: hun ligging is onbekend."
    assert set(texts["cluster"]) == {"zero", "one", "two", "few", "many", "other"}
