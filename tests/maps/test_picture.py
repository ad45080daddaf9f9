"""The still picture of the map: well-formed, harmless whatever the names are, and with its numbers in order."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.conf import settings

from maps import picture
from maps.geometry import Point
from maps.picture import PictureMarker, draw_map
from tests.maps.test_site_map import PAYLOADS

pytestmark = pytest.mark.usefixtures("zuidwest")

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "title", "desc", "g", "rect", "path", "circle", "line", "text", "tspan"}
HOSTILE = [
    *PAYLOADS,
    "]]>",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;",
    "&amp;#x3C;",
    "\x1b[31m\x08",
    "\ud800",
    "",
]


def _marker(label: str = "Buurthuis", lat: float = 52.045, lon: float = 4.28, **values: object) -> PictureMarker:
    return PictureMarker(Point(lat, lon), label, **({"colour": "#7d3c98"} | values))


def _spread(number: int) -> list[PictureMarker]:
    return [_marker(f"Plek {each}", 52.03 + each % 10 * 0.003, 4.24 + each // 10 * 0.006) for each in range(number)]


def _numbers(svg: str) -> list[str]:
    return [text.text for text in ET.fromstring(svg).iter(f"{SVG}text") if re.fullmatch(r"[\d–]+", text.text or "")]


def _titles(svg: str) -> list[str]:
    return [title.text or "" for title in ET.fromstring(svg).iter(f"{SVG}title")]


def _assert_harmless(svg: str) -> None:
    for each in ET.fromstring(svg).iter():
        assert each.tag.removeprefix(SVG) in TAGS
        assert not [
            name for name in each.attrib if name in ("style", "class") or name.startswith("on") or "href" in name
        ]
        assert not [value for value in each.attrib.values() if "url(" in value or "//" in value]


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_hostile_label_stays_text(payload):
    svg = draw_map([_marker(payload)])
    _assert_harmless(svg)
    assert f"1. {picture.plain(payload)}" in _titles(svg)
    assert not re.search("[\u202e\x00-\x09\x0b-\x1f]", svg)
    assert svg.encode()


def test_a_label_keeps_what_is_not_harmful():
    shown = "Koffie & <thee> 🎉 👩‍👩‍👧 قهوة"
    assert f"1. {shown}" in _titles(draw_map([_marker(f"\x00{shown}\u202e")]))


@pytest.mark.parametrize("colour", ["url(//evil.example/x)", "red", '"><script>', "", "#12345"])
def test_only_a_plain_colour_is_used(colour):
    svg = draw_map([_marker(colour=colour)])
    _assert_harmless(svg)
    assert "evil" not in svg
    assert picture.INK in svg


def test_the_same_markers_give_the_same_bytes():
    options = {"origin": Point(52.05, 4.3), "highlight": {"BU05183620", "BU05183398"}}
    assert draw_map(_spread(60), **options) == draw_map(_spread(60), **options)


def test_numbers_follow_the_order_of_the_list():
    svg = draw_map(_spread(12))
    assert sorted(map(int, _numbers(svg))) == list(range(1, 13))
    assert [title for title in _titles(svg) if title.startswith("3. ")] == ["3. Plek 2"]


def test_what_has_no_point_keeps_its_number():
    markers = [_marker("een"), PictureMarker(None, "twee", "#7d3c98"), _marker("drie", lon=4.26)]
    svg = draw_map(markers)
    assert sorted(_numbers(svg)) == ["1", "3"]
    assert _titles(svg)[0] == "Kaart met 2 plekken"


def test_neighbours_in_the_list_at_one_spot_share_a_mark():
    svg = draw_map([_marker("een", lon=4.26), *[_marker(name) for name in ("twee", "drie", "vier")]])
    assert sorted(_numbers(svg)) == ["1", "2–4"]
    assert "2. twee\n3. drie\n4. vier" in _titles(svg)


def test_others_at_one_spot_stand_around_it_with_a_line_to_it():
    markers = [_marker(lon=4.28 if number % 2 else 4.25) for number in range(40)]
    svg = draw_map(markers)
    assert sorted(map(int, _numbers(svg))) == list(range(1, 41))
    texts = [text for text in ET.fromstring(svg).iter(f"{SVG}text") if (text.text or "").isdigit()]
    spots = [(text.get("x"), text.get("y")) for text in texts]
    assert len(set(spots)) == 40
    assert svg.count("<line ") == 38


@pytest.mark.parametrize("number", [1, 20, 100, 150])
@pytest.mark.parametrize(("width", "height"), [(600, 480), (320, 256)])
def test_every_mark_lies_within_the_frame(number, width, height):
    svg = draw_map(_spread(number), origin=Point(52.06, 4.31), width=width, height=height)
    groups = [group for group in ET.fromstring(svg).iter(f"{SVG}g") if group.get("font-weight") == "700"]
    rects = list(groups[0].iter(f"{SVG}rect"))
    assert len(rects) == min(number, 100)
    for rect in rects:
        left, top, wide, high = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert min(left, top) >= 0
        assert left + wide <= width
        assert top + high <= height


def test_past_a_hundred_they_are_dots():
    svg = draw_map(_spread(130))
    assert len(_numbers(svg)) == 100
    assert len([dot for dot in ET.fromstring(svg).iter(f"{SVG}circle") if dot.get("r") == "4"]) == 30


def test_an_unsure_position_is_hollow():
    sure, unsure = (draw_map([_marker(is_unsure=is_unsure)]) for is_unsure in (False, True))
    assert re.search(r'fill="#ffffff"[^>]*>1</text>', sure)
    assert re.search(r'fill="#7d3c98"[^>]*>1</text>', unsure)


def test_without_markers_it_shows_the_programme_area_with_names():
    svg = draw_map([])
    assert svg.count("<path ") == 14 + 1  # buurten and the scale
    assert {"Zuiderpark", "Moerwijk-", "De Uithof"} <= {text.text for text in ET.fromstring(svg).iter() if text.text}
    assert "Grenzen: CBS, CC BY 4.0" in svg


def test_highlighted_buurten_are_outlined_and_fill_the_picture():
    svg = draw_map([_marker()], highlight=["BU05183620"])
    chosen = [path for path in ET.fromstring(svg).iter(f"{SVG}path") if path.get("stroke-width") == "3.5"]
    assert len(chosen) == 1
    assert "fill-opacity" in svg


def test_a_hostile_name_of_a_buurt_stays_text(zuidwest):
    from maps.models import Buurt

    Buurt.objects.filter(code="BU05183620").update(name='<script>"]]>\x08')
    _assert_harmless(draw_map([], highlight=["BU05183620"]))


def test_it_works_before_the_area_is_loaded(monkeypatch):
    from maps.models import Buurt

    monkeypatch.setattr("maps.picture.Buurt.objects", Buurt.objects.none())
    for svg in (draw_map([]), draw_map([_marker()]), draw_map([], origin=Point(52.05, 4.3))):
        _assert_harmless(svg)


def test_the_colours_are_those_of_the_other_map():
    css = (settings.BASE_DIR / "static/css/map.css").read_text()
    for colour in (picture.GROUND, picture.LINE, *picture.TINTS, picture.PARK, picture.OUTSIDE, picture.NAME):
        assert re.search(rf"--dz-map-[a-z0-9-]+: {colour};", css)


def test_it_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        draw_map(_spread(50), origin=Point(52.05, 4.3))
