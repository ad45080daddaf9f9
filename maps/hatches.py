"""What tells steps apart without colour: dots and lines, the same in the browser and on paper.

Not every program that draws SVG knows patterns, so on paper the lines are cut off at the outline, one by one.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import shapely
from shapely import affinity

from maps.svg import number

Line = tuple[tuple[float, float], ...]


class Hatch(NamedTuple):
    """A tile of `size` pixels with lines from point to point, repeated, and turned by `angle` degrees."""

    size: float
    angle: int
    width: float
    lines: tuple[Line, ...]

    @property
    def path(self) -> str:
        return _path(self.lines)


_QUESTION_MARK: Line = ((7, 7), (7.4, 5.8), (8.4, 5), (9.8, 5), (10.8, 5.8), (11, 7), (10.4, 8.2), (9, 9.4), (9, 11))
_BELOW_IT: Line = ((9, 13.5), (9, 13.6))

# By step: the more, the denser. Nothing has no hatch; what is unknown has question marks.
HATCHES: dict[int | None, Hatch] = {
    1: Hatch(10, 45, 2.4, (((5, 5), (5.1, 5)),)),
    2: Hatch(10, -45, 1.4, (((0, 5), (10, 5)),)),
    3: Hatch(5, -45, 1.4, (((0, 2.5), (5, 2.5)),)),
    4: Hatch(6, 45, 1.5, (((0, 3), (6, 3)), ((3, 0), (3, 6)))),
    5: Hatch(7, 0, 1.2, (((0, 3.5), (7, 3.5)),)),
    None: Hatch(18, 0, 1.3, (_QUESTION_MARK, _BELOW_IT)),
}


def hatched(shape: shapely.Geometry, hatch: Hatch) -> str:
    """The lines as they fall in the shape, as what a path draws; the same bytes for the same shape."""
    inside = affinity.rotate(shape.buffer(-hatch.width / 2), -hatch.angle, origin=(0, 0))
    if inside.is_empty:
        return ""
    cut = affinity.rotate(_repeated(hatch, inside.bounds).intersection(inside), hatch.angle, origin=(0, 0))
    lines = [tuple(line.coords) for line in shapely.get_parts(cut) if line.geom_type == "LineString"]
    return _path(sorted(min(line, line[::-1]) for line in lines))


def _repeated(hatch: Hatch, bounds: tuple[float, float, float, float]) -> shapely.Geometry:
    """The hatch over all of the bounds; what goes on in the next tile is one line."""
    left, top, right, bottom = (math.floor(bound / hatch.size) for bound in bounds)
    tiles = [(x * hatch.size, y * hatch.size) for x in range(left, right + 1) for y in range(top, bottom + 1)]
    lines = [[(x + dx, y + dy) for dx, dy in line] for x, y in tiles for line in hatch.lines]
    return shapely.line_merge(shapely.MultiLineString(lines))


def _path(lines: Iterable[Line]) -> str:
    return "".join("M" + "L".join(f"{number(x)} {number(y)}" for x, y in line) for line in lines)
