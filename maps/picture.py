"""The map as a still picture: an SVG drawn on the server, for pages without script, for paper and for cards.

Every text goes through ElementTree, which escapes it. Only presentation attributes, no style, no script and no address:
our policy allows it inside a page too. Numbers instead of icons, so that it can be read without colour.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _, ngettext

from maps.geometry import DETOUR_FACTOR, WALKING_METRES_PER_MINUTE, Point
from maps.models import Buurt
from maps.picture_ground import (
    FONT,
    GROUND,
    INK,
    LINE,
    NAME,
    NAME_PARK,
    OUTSIDE,
    PAPER,
    PARK,
    SUN,
    TINTS,
    corners_of,
    is_in_sight,
    placed_names,
)
from maps.picture_layout import Box, Frame, Mark, Spot, spread
from maps.svg import add, number, path, plain

MOST_NUMBERED = 100
CROWDED = 30  # from here on the marks are smaller
LEAST_SPAN_M = 1500  # a lone place far zoomed in says nothing about where it is
PIN = "M17 38C12 31 3 24 3 16a14 14 0 0 1 28 0c0 8-9 15-14 22Z"  # as in map.js: 34 by 40, its tip at 17, 38
WALKS = (20, 10, 5, 2, 1)  # minutes; the scale is the longest that fits
LONGEST_SCALE = 150


@dataclass(frozen=True)
class PictureMarker:
    """Something to show. Without a point it is not drawn but keeps its number, as it keeps its place in the list."""

    point: Point | None
    label: str
    colour: str
    is_unsure: bool = False


def draw_map(
    markers: Sequence[PictureMarker],
    *,
    origin: Point | None = None,
    highlight: Collection[str] = (),
    width: int = 600,
    height: int = 480,
) -> str:
    """An SVG document, the same bytes for the same input; costs one small query.

    Markers are numbered 1, 2, 3 … in their order, and past a hundred are dots. The picture holds the buurten of
    `highlight` (their codes), or else the markers and the origin, or else the programme area.
    """
    buurten = list(Buurt.objects.select_related("district").order_by("code"))
    frame = _frame(markers, origin, [row for row in buurten if row.code in highlight], buurten, (width, height))
    placed = [(number, marker) for number, marker in enumerate(markers, start=1) if marker.point]
    numbered = [pair for pair in placed if pair[0] <= MOST_NUMBERED]
    pins = [_pin_mark(frame.spot(origin))] if origin else []
    marks = spread(_marks(numbered, frame), pins, frame)
    svg = _document(frame, len(placed))
    add(svg, "rect", width=width, height=height, fill=GROUND)
    _draw_buurten(svg, buurten, highlight, frame)
    scale = _scale(frame)
    taken = [mark.box for mark in [*pins, *marks]] + [Box(0, height - 18, 165, height), Box(*scale[0])]
    _draw_names(svg, buurten, highlight, frame, taken)
    _draw_dots(svg, [marker for number, marker in placed if number > MOST_NUMBERED], frame)
    if origin:
        _draw_pin(svg, frame.spot(origin))
    _draw_marks(svg, marks)
    _draw_foot(svg, frame, scale)
    return ET.tostring(svg, encoding="unicode")


# The frame


def _frame(
    markers: Sequence[PictureMarker],
    origin: Point | None,
    chosen: list[Buurt],
    buurten: list[Buurt],
    size: tuple[int, int],
) -> Frame:
    area = corners_of([row for row in buurten if row.in_programme_area] or buurten)
    if chosen:
        return Frame.around(corners_of(chosen), size, margin=28, least_m=1)
    points = [marker.point for marker in markers if marker.point] + ([origin] if origin else [])
    if not points:
        return Frame.around(area or [Point(0, 0)], size, margin=14, least_m=LEAST_SPAN_M)
    if area and _is_most_of(points, area):
        return Frame.around([*points, *area], size, margin=18, least_m=LEAST_SPAN_M)
    return Frame.around(points, size, margin=min(size) / 9, least_m=LEAST_SPAN_M)


def _is_most_of(points: list[Point], area: list[Point]) -> bool:
    """Then the whole area is shown, which people know by its outline; map.js does the same."""
    return _width(points) > _width(area) / 2


def _width(points: list[Point]) -> float:
    lons = [point.lon for point in points]
    return max(lons) - min(lons)


# What is drawn


def _document(frame: Frame, number: int) -> ET.Element:
    size = {"width": str(frame.width), "height": str(frame.height)}
    box = {"viewBox": f"0 0 {frame.width} {frame.height}", "font-family": FONT}
    named = {"role": "img", "aria-labelledby": "dz-picture-title dz-picture-desc"}
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"} | size | box | named)
    title = ngettext("Kaart met %(count)s plek", "Kaart met %(count)s plekken", number) % {"count": number}
    described = _("De nummers zijn die van de lijst. Een open rondje: de ligging is niet zeker.")
    add(svg, "title", title, id="dz-picture-title")
    add(svg, "desc", described, id="dz-picture-desc")
    return svg


def _draw_buurten(svg: ET.Element, buurten: list[Buurt], highlight: Collection[str], frame: Frame) -> None:
    tints = _tints(buurten)
    group = add(svg, "g", stroke=LINE, stroke_width=1.2, stroke_linejoin="round", fill_rule="evenodd")
    for row in sorted(buurten, key=lambda row: (row.code in highlight, row.in_programme_area, row.code)):
        rings = frame.shape(row.outline)
        if not is_in_sight(rings[0], frame):
            continue
        drawn = add(group, "path", d=path(rings), fill=tints[row.code])
        if row.code in highlight:
            drawn.attrib |= {"stroke": INK, "stroke-width": "3.5"}
        elif highlight:
            drawn.attrib |= {"fill-opacity": "0.5"}


def _tints(buurten: list[Buurt]) -> dict[str, str]:
    slugs = sorted({row.district.slug for row in buurten if row.district})
    tints = {}
    for row in buurten:
        own = TINTS[slugs.index(row.district.slug) % len(TINTS)] if row.district else OUTSIDE
        tints[row.code] = PARK if row.is_park else own if row.in_programme_area else OUTSIDE
    return tints


def _draw_names(
    svg: ET.Element, buurten: list[Buurt], highlight: Collection[str], frame: Frame, taken: list[Box]
) -> None:
    group = add(svg, "g", text_anchor="middle", stroke=PAPER, stroke_width=3.5, stroke_linejoin="round")
    group.set("paint-order", "stroke")
    for row, name, size in placed_names(buurten, highlight, frame, taken):
        weight = 700 if row.code in highlight else 600 if row.in_programme_area else 500
        fill, style = (NAME_PARK, "italic") if row.is_park else (NAME, "normal")
        text = add(group, "text", font_size=size, font_weight=weight, font_style=style, fill=fill)
        for line, spot in name.placed_lines(size):
            add(text, "tspan", line, x=spot.x, y=spot.y)


def _marks(numbered: list[tuple[int, PictureMarker]], frame: Frame) -> list[Mark]:
    radius = 14.0 if len(numbered) < CROWDED else 11.0
    return [_mark(run, frame, radius) for run in _runs(numbered)]


def _runs(numbered: list[tuple[int, PictureMarker]]) -> Iterator[list[tuple[int, PictureMarker]]]:
    """Markers that follow each other in the list and stand at one spot, together."""
    spots = [(marker.point, number - at) for at, (number, marker) in enumerate(numbered)]
    for _key, run in groupby(zip(spots, numbered, strict=True), key=lambda pair: pair[0]):
        yield [pair for _spot, pair in run]


def _mark(run: list[tuple[int, PictureMarker]], frame: Frame, radius: float) -> Mark:
    point = run[0][1].point
    assert point
    text = str(run[0][0]) if len(run) == 1 else f"{run[0][0]}\N{EN DASH}{run[-1][0]}"
    colours = {_colour(marker.colour) for _number, marker in run}
    home = frame.spot(point)
    home = Spot(round(home.x, 1), round(home.y, 1))
    return Mark(
        text=text,
        titles=tuple(f"{number}. {plain(marker.label)}" for number, marker in run),
        colour=colours.pop() if len(colours) == 1 else INK,
        is_unsure=all(marker.is_unsure for _number, marker in run),
        home=home,
        spot=home,
        radius=radius,
        half_width=radius + max(len(text) - 2, 0) * radius * 0.31,
    )


def _draw_marks(svg: ET.Element, marks: list[Mark]) -> None:
    """In reverse, so that the first of the list lies on top; the lines to their places below all of them."""
    moved = [mark for mark in marks if mark.is_moved]
    legs = add(svg, "g", stroke=INK, stroke_width=1.3)
    for mark in moved:
        add(legs, "line", x1=mark.home.x, y1=mark.home.y, x2=mark.spot.x, y2=mark.spot.y)
        add(legs, "circle", cx=mark.home.x, cy=mark.home.y, r=2.6, fill=INK, stroke=PAPER, stroke_width=1)
    group = add(svg, "g", text_anchor="middle", font_weight=700)
    for mark in reversed(marks):
        _draw_mark(group, mark)


def _draw_mark(group: ET.Element, mark: Mark) -> None:
    """White on the colour with a white edge; when unsure the colour on white, in a coloured ring with that edge."""
    fill, ink = (PAPER, mark.colour) if mark.is_unsure else (mark.colour, PAPER)
    one = add(group, "g")
    add(one, "title", "\n".join(mark.titles))
    if mark.is_unsure:
        _add_pill(one, mark, grown=0.8, fill=PAPER)
        _add_pill(one, mark, grown=-1.2, fill=fill, stroke=ink, stroke_width=2.4)
    else:
        _add_pill(one, mark, grown=0, fill=fill, stroke=ink, stroke_width=1.6)
    size = mark.radius * (1.15 if len(mark.text) < 3 else 0.95)
    add(one, "text", mark.text, x=mark.spot.x, y=mark.spot.y + 0.36 * size, font_size=size, fill=ink)


def _add_pill(parent: ET.Element, mark: Mark, *, grown: float, **look: str | float) -> None:
    half_width, half_height = mark.half_width + grown, mark.radius + grown
    look |= {"x": mark.spot.x - half_width, "y": mark.spot.y - half_height, "rx": half_height}
    add(parent, "rect", width=2 * half_width, height=2 * half_height, **look)


def _draw_dots(svg: ET.Element, markers: list[PictureMarker], frame: Frame) -> None:
    group = add(svg, "g", stroke_width=1)
    for marker in markers:
        assert marker.point
        spot, colour = frame.spot(marker.point), _colour(marker.colour)
        fill, edge = (PAPER, colour) if marker.is_unsure else (colour, PAPER)
        add(group, "circle", cx=spot.x, cy=spot.y, r=4, fill=fill, stroke=edge)


def _pin_mark(tip: Spot) -> Mark:
    """The round head of the pin, as something that the other marks keep away from."""
    head = Spot(tip.x, tip.y - 22)
    return Mark("", (), INK, False, head, head, radius=15, half_width=15)


def _draw_pin(svg: ET.Element, tip: Spot) -> None:
    group = add(svg, "g", transform=f"translate({number(tip.x - 17)} {number(tip.y - 38)})")
    add(group, "title", _("Hier zoek je"))
    add(group, "path", d=PIN, fill=INK, stroke=PAPER, stroke_width=2.5)
    add(group, "circle", cx=17, cy=16, r=5.5, fill=SUN)


def _scale(frame: Frame) -> tuple[Box, float, int]:
    """Where the scale stands, how long its line is and how many minutes' walk that means."""
    per_minute = WALKING_METRES_PER_MINUTE / DETOUR_FACTOR * frame.pixels_per_metre
    minutes = next((each for each in WALKS if each * per_minute <= min(LONGEST_SCALE, frame.width / 4)), 0)
    right, bottom = frame.width - 10, frame.height - 6
    return Box(right - 140, bottom - 26, right, bottom), minutes * per_minute, minutes


def _draw_foot(svg: ET.Element, frame: Frame, scale: tuple[Box, float, int]) -> None:
    """Whose outlines these are, and how far it is to walk."""
    box, length, minutes = scale
    group = add(svg, "g", font_size=11, fill=NAME, stroke=PAPER, stroke_width=3, stroke_linejoin="round")
    group.set("paint-order", "stroke")
    add(group, "text", _("Grenzen: CBS, CC BY 4.0"), x=8, y=frame.height - 7)
    if minutes:
        said = ngettext("%(count)s minuut lopen", "%(count)s minuten lopen", minutes) % {"count": minutes}
        add(group, "text", said, x=box.right, y=box.bottom - 8, text_anchor="end")
        line = f"M{number(box.right - length)} {box.bottom - 4}v4h{number(length)}v-4"
        add(svg, "path", d=line, fill="none", stroke=INK, stroke_width=1.5)


def _colour(colour: str) -> str:
    """Only a plain colour: `url(…)` would fetch something."""
    return colour if re.fullmatch("#[0-9a-fA-F]{6}", colour) else INK
