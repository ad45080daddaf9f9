"""The choropleth as a still picture, for paper and for pages without script: legible in black and white.

No patterns, no halo by paint-order and no text in parts: WeasyPrint, which makes our PDFs, draws these badly or not.
"""

import textwrap
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _

from maps.choropleth import Area, Choropleth, LegendLine, legend, step
from maps.geometry import Point
from maps.hatches import HATCHES, hatched
from maps.models import Buurt
from maps.picture_ground import FONT, GROUND, INK, LINE, NAME, OUTSIDE, PAPER, corners_of, is_in_sight, placed_names
from maps.picture_layout import LETTER_WIDTH, Box, Frame, Spot, place_name
from maps.svg import add, number, path, plain

# The tokens --dz-step-… and --dz-hatch-… of static/css/choropleth.css in the light, from nothing to most.
STEPS = ("#fffdf8", "#d9eaf0", "#b3d5e2", "#86bdd1", "#5aa2bb", "#0a4d68")
HATCH = "#0a3c52"
HATCH_ON_DARK = "#ffffff"
UNKNOWN = "#ffffff"
HATCH_UNKNOWN = "#6f6a60"
DARK_STEP = 5

MARGIN = 10
LEADING = 1.35
TITLE_SIZE = 15
TEXT_SIZE = 12
TEXT_WIDTH = 0.56  # of a letter that is not bold, by its size
SWATCH = (36, 18)
SWATCH_LEADING = 24
LEAST_MAP = 60
LEAST_SPAN_M = 1500
NAME_SIZE = 11
LEAST_INSIDE = 0.2  # of a name has to lie in its buurt; the number has its place already
VALUE_SIZES = (14, 10)  # the second on a map too narrow for numbers beside each other in the first
ROOMY = 500


def draw_choropleth(choropleth: Choropleth, *, width: int = 600, height: int = 480) -> str:
    """An SVG document, the same bytes for the same input; costs one small query.

    From top to bottom: the title, the map, the legend unless a corner of the map has room for it, and the method.
    """
    buurten = list(Buurt.objects.order_by("code"))
    sheet = _lay_out(choropleth, buurten, width, height)
    svg = _document(choropleth, width, height)
    _draw_map(add(svg, "g", transform=f"translate(0 {number(sheet.top)})"), choropleth, buurten, sheet)
    add(svg, "rect", width=width, height=sheet.top, fill=PAPER)  # over what the map draws outside its frame
    add(svg, "rect", y=sheet.top + sheet.frame.height, width=width, height=height, fill=PAPER)
    _draw_lines(svg, sheet.title, MARGIN / 2, TITLE_SIZE, font_weight=700, fill=INK)
    _draw_legend(svg, sheet)
    _draw_lines(svg, sheet.note, height - MARGIN / 2 - len(sheet.note) * TEXT_SIZE * LEADING, TEXT_SIZE, fill=NAME)
    return ET.tostring(svg, encoding="unicode")


def _document(choropleth: Choropleth, width: int, height: int) -> ET.Element:
    """Named without ids: more than one may stand in a page."""
    title = plain(choropleth.title)
    size = {"width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}"}
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"} | size | {"font-family": FONT, "role": "img"})
    svg.set("aria-label", title)
    add(svg, "title", title)
    add(svg, "desc", plain(choropleth.note))
    return svg


# Where everything stands


@dataclass(frozen=True)
class _Sheet:
    """`top` is where the map begins; `corner` the part of the map that the legend lies on, in pixels of the map."""

    title: list[str]
    note: list[str]
    rows: list[list[LegendLine]]
    column: float
    top: float
    frame: Frame
    corner: Box | None = None


def _lay_out(choropleth: Choropleth, buurten: list[Buurt], width: int, height: int) -> _Sheet:
    title = _wrapped(choropleth.title, TITLE_SIZE, LETTER_WIDTH, width)
    note = _wrapped(f"{choropleth.note} {_('Grenzen: CBS, CC BY 4.0')}", TEXT_SIZE, TEXT_WIDTH, width)
    lines = legend(choropleth)
    column = SWATCH[0] + 6 + max(len(line.text) for line in lines) * TEXT_WIDTH * TEXT_SIZE + MARGIN
    top = MARGIN + len(title) * TITLE_SIZE * LEADING
    room = height - MARGIN - len(note) * TEXT_SIZE * LEADING - top
    shown = _shown(choropleth, buurten)
    frame = _frame(shown, width, room)
    corner = _free_corner(shown, frame, column + MARGIN, len(lines) * SWATCH_LEADING + MARGIN)
    if corner:
        return _Sheet(title, note, [[line] for line in lines], column, top, frame, corner)
    across = max(int((width - 2 * MARGIN) / column), 1)
    rows = [lines[at : at + across] for at in range(0, len(lines), across)]
    return _Sheet(title, note, rows, column, top, _frame(shown, width, room - len(rows) * SWATCH_LEADING - MARGIN))


def _wrapped(text: str, size: float, letter: float, width: int) -> list[str]:
    return textwrap.wrap(plain(text), max(int((width - 2 * MARGIN) / (letter * size)), 8))


def _shown(choropleth: Choropleth, buurten: list[Buurt]) -> list[Buurt]:
    codes = {area.code for area in choropleth.areas}
    return [row for row in buurten if row.code in codes] or buurten


def _frame(buurten: list[Buurt], width: int, height: float) -> Frame:
    size = (width, max(int(height), LEAST_MAP))
    return Frame.around(corners_of(buurten) or [Point(0, 0)], size, margin=MARGIN, least_m=LEAST_SPAN_M)


def _free_corner(shown: list[Buurt], frame: Frame, width: float, height: float) -> Box | None:
    """The first corner of the map where the legend lies on none of the buurten that are shown."""
    shapes = shapely.union_all([_shape(row, frame) for row in shown])
    for left in (frame.width - width, 0):
        for top in (frame.height - height, 0):
            box = Box(left, top, left + width, top + height)
            if frame.box.holds(box) and not shapes.intersects(shapely.box(*box)):
                return box
    return None


def _shape(row: Buurt, frame: Frame) -> shapely.Geometry:
    rings = frame.shape(row.outline)
    return shapely.Polygon(rings[0], rings[1:]).buffer(0)


# The map


def _draw_map(group: ET.Element, choropleth: Choropleth, buurten: list[Buurt], sheet: _Sheet) -> None:
    frame, areas = sheet.frame, {area.code: area for area in choropleth.areas}
    seen = [row for row in buurten if is_in_sight(frame.shape(row.outline)[0], frame)]
    pairs = [(row, areas[row.code]) for row in seen if row.code in areas]
    add(group, "rect", width=frame.width, height=frame.height, fill=GROUND)
    _draw_outside([row for row in seen if row.code not in areas], group, frame)
    for row, area in pairs:
        _draw_area(group, row, area, step(area.value, choropleth.limits), frame)
    _draw_dots(group, choropleth.points, frame)
    size = VALUE_SIZES[frame.width < ROOMY]
    taken = [sheet.corner] if sheet.corner else []
    spots = [_place_value(row, area, size, frame, taken) for row, area in pairs]
    _draw_names(group, seen, frame, taken)
    for (_row, area), spot in zip(pairs, spots, strict=True):
        _draw_value(group, area, spot, size)


def _draw_outside(buurten: list[Buurt], group: ET.Element, frame: Frame) -> None:
    outside = add(group, "g", fill=OUTSIDE, stroke=LINE, stroke_width=1.2, stroke_linejoin="round", fill_rule="evenodd")
    for row in buurten:
        add(outside, "path", d=path(frame.shape(row.outline)))


def _draw_area(group: ET.Element, row: Buurt, area: Area, of_step: int | None, frame: Frame) -> None:
    outline = path(frame.shape(row.outline))
    one = add(group, "g", fill_rule="evenodd")
    add(one, "title", f"{plain(row.name)}: {plain(area.text)}")
    add(one, "path", d=outline, fill=_fill(of_step))
    _draw_hatch(one, _shape(row, frame), of_step)
    add(one, "path", d=outline, fill="none", stroke=INK, stroke_width=1.3, stroke_linejoin="round")


def _fill(of_step: int | None) -> str:
    return UNKNOWN if of_step is None else STEPS[of_step]


def _draw_hatch(group: ET.Element, shape: shapely.Geometry, of_step: int | None) -> None:
    hatch = HATCHES.get(of_step)
    if not hatch:
        return
    colour = HATCH_UNKNOWN if of_step is None else HATCH_ON_DARK if of_step == DARK_STEP else HATCH
    drawn = add(group, "path", d=hatched(shape, hatch), fill="none", stroke=colour, stroke_width=hatch.width)
    drawn.set("stroke-linecap", "round")


def _draw_dots(group: ET.Element, points: list[Point], frame: Frame) -> None:
    dots = add(group, "g", fill=INK, stroke=PAPER, stroke_width=1.2)
    for spot in sorted(frame.spot(point) for point in points):
        add(dots, "circle", cx=spot.x, cy=spot.y, r=3.6)


def _draw_names(group: ET.Element, buurten: list[Buurt], frame: Frame, taken: list[Box]) -> None:
    """Each twice: first its white edge, then its letters."""
    under = add(group, "g", text_anchor="middle", fill=PAPER, stroke=PAPER, stroke_width=3, stroke_linejoin="round")
    over = add(group, "g", text_anchor="middle", fill=INK)
    for row, name, size in placed_names(buurten, (), frame, taken, plain_size=NAME_SIZE, least_inside=LEAST_INSIDE):
        weight = 600 if row.in_programme_area else 400
        for line, spot in name.placed_lines(size):
            for layer in (under, over):
                add(layer, "text", line, x=spot.x, y=spot.y, font_size=size, font_weight=weight)


# Its numbers, each in a white pill, so that no colour or hatch stands behind it


def _place_value(row: Buurt, area: Area, size: float, frame: Frame, taken: list[Box]) -> Spot:
    """In the buurt and beside the others; where its name likes to be when there is no such place."""
    text, home = _value(area), frame.spot(row.label_point)
    found = place_name(text, size * 1.5, home, frame.shape(row.outline)[0], frame, taken)
    spot = found[0].spot if found else home
    taken.append(_pill(text, spot, size))
    return spot


def _value(area: Area) -> str:
    return plain(area.text).replace(" ", "\N{NO-BREAK SPACE}")


def _pill(text: str, spot: Spot, size: float) -> Box:
    return Box.around(spot, (len(text) * LETTER_WIDTH + 0.75) * size / 2, 0.75 * size)


def _draw_value(group: ET.Element, area: Area, spot: Spot, size: float) -> None:
    text = _value(area)
    if not text:
        return
    _draw_box(group, _pill(text, spot, size), rx=0.75 * size, fill=PAPER, stroke=INK, stroke_width=1.2)
    look: dict[str, str | float] = {"text_anchor": "middle", "font_size": size, "font_weight": 700, "fill": INK}
    add(group, "text", text, x=spot.x, y=spot.y + 0.36 * size, **look)


def _draw_box(parent: ET.Element, box: Box, **look: str | float) -> None:
    add(parent, "rect", x=box.left, y=box.top, width=box.right - box.left, height=box.bottom - box.top, **look)


# What stands beside it


def _draw_lines(svg: ET.Element, lines: list[str], top: float, size: float, **look: str | float) -> None:
    group = add(svg, "g", font_size=size, **look)
    for at, line in enumerate(lines):
        add(group, "text", line, x=MARGIN, y=top + (at * LEADING + 1) * size)


def _draw_legend(svg: ET.Element, sheet: _Sheet) -> None:
    corner = sheet.corner or Box(0, sheet.frame.height, 0, 0)
    group = add(svg, "g", transform=f"translate({number(corner.left)} {number(sheet.top + corner.top)})")
    if sheet.corner:
        _draw_box(group, Box(0, 0, corner.right - corner.left, corner.bottom - corner.top), fill=PAPER)
    for at, row in enumerate(sheet.rows):
        for across, line in enumerate(row):
            _draw_legend_line(group, line, MARGIN + across * sheet.column, MARGIN + at * SWATCH_LEADING)


def _draw_legend_line(group: ET.Element, line: LegendLine, left: float, top: float) -> None:
    """The swatch is drawn at the origin, where a tile of the hatch begins."""
    one = add(group, "g", transform=f"translate({number(left)} {number(top)})")
    box = Box(0, 0, *SWATCH)
    _draw_box(one, box, fill=_fill(line.step))
    _draw_hatch(one, shapely.box(*box), line.step)
    _draw_box(one, box, fill="none", stroke=INK, stroke_width=1.2)
    add(one, "text", line.text, x=box.right + 6, y=box.bottom - 5, font_size=TEXT_SIZE, fill=INK)
