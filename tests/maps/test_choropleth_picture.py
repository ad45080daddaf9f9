"""The still picture of a choropleth: harmless, told apart without colour, and the same in a PDF."""

import re
import xml.etree.ElementTree as ET

import pytest
import shapely
from django.conf import settings

from activities.pdf import Sheet, make_pdf
from maps import choropleth_picture
from maps.choropleth import Area, Choropleth
from maps.choropleth_picture import draw_choropleth
from maps.geometry import Point
from maps.hatches import HATCHES, hatched
from maps.models import Buurt
from tests.maps.test_picture import HOSTILE, SVG

pytestmark = pytest.mark.usefixtures("zuidwest")

TAGS = {"svg", "title", "desc", "g", "rect", "path", "circle", "text"}
VALUES = (0.0, None, 0.3, 0.7, 1.2, 1.8, 2.6)
LIMITS = (0.5, 1.0, 1.5, 2.0)
NOTE = "Plekken per 1.000 inwoners van 18 jaar en ouder. 800 meter x 1,3 is 10 minuten lopen."


def _areas() -> list[Area]:
    codes = Buurt.objects.filter(in_programme_area=True).order_by("code").values_list("code", flat=True)
    values = [VALUES[at % len(VALUES)] for at in range(len(codes))]
    return [Area(code, value, _text(value)) for code, value in zip(codes, values, strict=True)]


def _text(value: float | None) -> str:
    return "?" if value is None else f"{value:.1f}".replace(".", ",")


def _choropleth(**values) -> Choropleth:
    return Choropleth(**({"title": "Nu", "areas": _areas(), "limits": LIMITS, "note": NOTE} | values))


def _one(value: float | None, text: str = "tekst") -> str:
    return draw_choropleth(_choropleth(areas=[Area("BU05183620", value, text)]))


def _texts(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text")]


def _boxes_of_numbers(svg: str) -> list[shapely.Geometry]:
    pills = [each for each in ET.fromstring(svg).iter(f"{SVG}rect") if each.get("rx")]
    sizes = [[float(pill.get(name)) for name in ("x", "y", "width", "height")] for pill in pills]
    return [shapely.box(x, y, x + wide, y + high) for x, y, wide, high in sizes]


def _paths_of_area(svg: str) -> list[ET.Element]:
    """Of the first buurt that has a number: its colour, its hatch when it has one, its outline."""
    titled = [group for group in ET.fromstring(svg).iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    return titled[0].findall(f"{SVG}path")


def _assert_harmless(svg: str) -> None:
    for each in ET.fromstring(svg).iter():
        assert each.tag.removeprefix(SVG) in TAGS
        assert not [name for name in each.attrib if name in ("style", "class", "id") or name.startswith("on")]
        assert not [value for name, value in each.attrib.items() if "url(" in value or "href" in name]


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_hostile_text_stays_text(payload):
    svg = draw_choropleth(_choropleth(title=payload, note=payload, areas=[Area("BU05183620", 1, payload)]))
    _assert_harmless(svg)
    assert not re.search("[\u202e\x00-\x09\x0b-\x1f]", svg)
    assert svg.encode()


def test_a_hostile_code_or_name_is_harmless():
    Buurt.objects.filter(code="BU05183620").update(name='<script>"]]>\x08')
    _assert_harmless(draw_choropleth(_choropleth(areas=[*_areas(), Area("<script>", 1, "1")])))


def test_the_same_figures_give_the_same_bytes_in_any_order():
    points = [Point(52.045, 4.28), Point(52.05, 4.29)]
    one = draw_choropleth(_choropleth(points=points))
    assert one == draw_choropleth(_choropleth(points=points))
    assert one == draw_choropleth(_choropleth(points=points[::-1], areas=_areas()[::-1]))


def test_it_costs_one_query(django_assert_num_queries):
    shown = _choropleth()
    with django_assert_num_queries(1):
        draw_choropleth(shown)


@pytest.mark.parametrize(("width", "height"), [(600, 480), (1000, 700), (340, 420)])
def test_every_number_is_printed_beside_the_others(width, height):
    svg = draw_choropleth(_choropleth(), width=width, height=height)
    boxes = _boxes_of_numbers(svg)
    assert len(boxes) == 11
    assert not [one for at, one in enumerate(boxes) for other in boxes[:at] if one.intersection(other).area > 1]
    assert sorted(text for text in _texts(svg) if re.fullmatch(r"[\d,]+|\?", text)) == sorted(
        area.text for area in _areas()
    )


def test_every_buurt_has_its_name_at_the_usual_size():
    words = " ".join(_texts(draw_choropleth(_choropleth()))).replace("- ", "-")
    for row in Buurt.objects.filter(in_programme_area=True):
        assert row.name in words


def test_it_prints_title_legend_method_and_source():
    words = " ".join(_texts(draw_choropleth(_choropleth(unit="per 1.000"))))
    for expected in (
        "Nu",
        "niets",
        "minder dan 0,5",
        "2 per\xa01.000 of meer",
        "onbekend",
        NOTE,
        "Grenzen: CBS, CC BY 4.0",
    ):
        assert expected.replace("\xa0", " ") in words.replace("\xa0", " ")


def test_a_legend_that_fits_no_corner_stands_below_the_map():
    small, large = (draw_choropleth(_choropleth(), width=width) for width in (340, 600))
    assert len(set(_texts(small)) & {"niets", "onbekend"}) == 2
    assert small.count("<rect") + 1 == large.count("<rect")  # its ground on the map


def test_each_step_has_a_hatch_of_its_own():
    hatches = {}
    for value in VALUES:
        paths = _paths_of_area(_one(value))
        hatches[value] = paths[1].get("d") if len(paths) == 3 else ""
    assert len(set(hatches.values())) == len(VALUES)
    assert hatches[0.0] == ""


def test_what_is_unknown_looks_otherwise_than_nothing():
    unknown, nothing = _paths_of_area(_one(None)), _paths_of_area(_one(0))
    assert unknown[0].get("fill") == "#ffffff"
    assert len(unknown) == 3
    assert len(nothing) == 2


def test_numbers_are_read_at_once_on_every_step():
    for value in VALUES:
        svg = ET.fromstring(_one(value, "12"))
        number = next(each for each in svg.iter(f"{SVG}text") if each.text == "12")
        pill = next(each for each in svg.iter(f"{SVG}rect") if each.get("rx"))
        assert (number.get("fill"), pill.get("fill")) == ("#1b2430", "#ffffff")  # 15.6:1


def test_places_are_dots():
    svg = draw_choropleth(_choropleth(points=[Point(52.045, 4.28), Point(52.05, 4.29)]))
    assert svg.count("<circle ") == 2


def test_it_works_without_areas_and_before_the_area_is_loaded(monkeypatch):
    _assert_harmless(draw_choropleth(_choropleth(areas=[])))
    shown = _choropleth()
    monkeypatch.setattr("maps.choropleth_picture.Buurt.objects", Buurt.objects.none())
    _assert_harmless(draw_choropleth(shown))


def test_the_colours_are_those_of_the_other_map():
    css = (settings.BASE_DIR / "static/css/choropleth.css").read_text()
    for at, colour in enumerate(choropleth_picture.STEPS):
        assert f"--dz-step-{at}: {colour};" in css
    assert f"--dz-step-unknown: {choropleth_picture.UNKNOWN};" in css
    assert f"--dz-hatch: {choropleth_picture.HATCH};" in css
    assert f"--dz-hatch-{choropleth_picture.DARK_STEP}: {choropleth_picture.HATCH_ON_DARK};" in css
    assert f"--dz-hatch-unknown: {choropleth_picture.HATCH_UNKNOWN};" in css


def test_each_step_is_darker_than_the_one_before_it():
    greys = [sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in choropleth_picture.STEPS]
    assert greys == sorted(greys, reverse=True)


@pytest.mark.parametrize("of_step", list(HATCHES))
def test_a_hatch_stays_within_its_shape(of_step):
    shape = shapely.Polygon([(0, 0), (60, 10), (50, 70), (20, 30), (-5, 60)])
    numbers = [tuple(map(float, pair.split())) for pair in re.split("[ML]", hatched(shape, HATCHES[of_step])) if pair]
    assert len(numbers) > 6
    assert all(shape.buffer(0.2).covers(shapely.Point(spot)) for spot in numbers)


def test_a_shape_too_small_for_a_hatch_has_none():
    assert hatched(shapely.box(0, 0, 1, 1), HATCHES[1]) == ""


def test_a_pdf_of_it_holds_its_hatches_and_words():
    without, with_map = (make_pdf(Sheet(f"<p>x</p>{svg}", [])) for svg in ("", draw_choropleth(_choropleth())))
    assert with_map.startswith(b"%PDF")
    assert len(with_map) > len(without) + 10_000
