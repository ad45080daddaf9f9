"""Where things stand on the still picture of the map: the frame, the numbered marks and the names of buurten.

All in pixels of the picture; the same input always gives the same places.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import shapely

from maps.geometry import Point, metres_per_degree

LETTER_WIDTH = 0.6  # of the type size: a wide sans serif, because nobody knows which font the reader has
LINE_HEIGHT = 1.12
MAY_TOUCH = 0.84  # a mark may lie on its neighbour this far and leave both numbers to read
RING_STEPS = tuple(1.2 + 0.8 * ring for ring in range(14))  # how far a mark moves away, in radii
DIRECTIONS = 16
NAME_STEPS = (0, 11, -11, 22, -22, 34, -34, 48, -48)
LEAST_INSIDE = 0.45  # of a name has to lie in its buurt


class Spot(NamedTuple):
    x: float
    y: float


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, spot: Spot, half_width: float, half_height: float) -> "Box":
        return cls(spot.x - half_width, spot.y - half_height, spot.x + half_width, spot.y + half_height)

    def touches(self, other: "Box") -> bool:
        return (
            self.left < other.right and self.right > other.left and self.top < other.bottom and self.bottom > other.top
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


@dataclass(frozen=True)
class Frame:
    """A flat picture around `centre`: the plane of maps.geometry, with so many pixels to the metre."""

    width: int
    height: int
    centre: Point
    pixels_per_metre: float

    @classmethod
    def around(cls, points: Sequence[Point], size: tuple[int, int], *, margin: float, least_m: float) -> "Frame":
        """The frame that just holds the points, at least `least_m` metres wide and high."""
        lats, lons = [point.lat for point in points], [point.lon for point in points]
        centre = Point((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
        per_lat, per_lon = metres_per_degree(centre.lat)
        wide = max((max(lons) - min(lons)) * per_lon, least_m)
        high = max((max(lats) - min(lats)) * per_lat, least_m)
        room = (max(size[0] - 2 * margin, 1), max(size[1] - 2 * margin, 1))
        return cls(*size, centre, min(room[0] / wide, room[1] / high))

    @property
    def box(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def spot(self, point: Point) -> Spot:
        per_lat, per_lon = metres_per_degree(self.centre.lat)
        east, north = (point.lon - self.centre.lon) * per_lon, (point.lat - self.centre.lat) * per_lat
        return Spot(self.width / 2 + east * self.pixels_per_metre, self.height / 2 - north * self.pixels_per_metre)

    def shape(self, rings: list[list[list[float]]]) -> list[list[Spot]]:
        """Rings of [lon, lat] as they stand in the picture."""
        return [[self.spot(Point(lat, lon)) for lon, lat in ring] for ring in rings]


@dataclass(frozen=True)
class Mark:
    """A disc, or a pill when it stands for several numbers; `home` is the place itself, `spot` where it is drawn."""

    text: str
    titles: tuple[str, ...]
    colour: str
    is_unsure: bool
    home: Spot
    spot: Spot
    radius: float
    half_width: float

    @property
    def is_moved(self) -> bool:
        return self.home != self.spot

    @property
    def box(self) -> Box:
        return Box.around(self.spot, self.half_width, self.radius)

    def is_apart(self, other: "Mark", share: float) -> bool:
        """Whether the middle lines of two pills, or the middles of two discs, are that share of their radii apart."""
        reach = (self.radius + other.radius) * share
        down = self.spot.y - other.spot.y
        if down >= reach or -down >= reach:
            return True
        sideways = abs(self.spot.x - other.spot.x) - (self.half_width - self.radius) - (other.half_width - other.radius)
        return math.hypot(max(sideways, 0), down) >= reach


def spread(marks: Iterable[Mark], pins: Sequence[Mark], frame: Frame) -> list[Mark]:
    """The marks in their own order, moved apart as far as their numbers need. What has room stays where it is."""
    waiting = list(enumerate(marks))
    placed: dict[int, Mark] = {}
    for number, mark in waiting:
        if _is_free(mark, [*pins, *placed.values()], MAY_TOUCH):
            placed[number] = mark
    for number, mark in waiting:
        if number not in placed:
            placed[number] = _beside(mark, [*pins, *placed.values()], frame)
    return [placed[number] for number, _ in waiting]


def _beside(mark: Mark, others: list[Mark], frame: Frame) -> Mark:
    """The mark at the nearest free spot; where it is when there is none."""
    for spot in _around(mark):
        moved = replace(mark, spot=spot)
        if frame.box.holds(moved.box) and _is_free(moved, others, 1.0):
            return moved
    return mark


def _around(mark: Mark) -> Iterator[Spot]:
    for step in RING_STEPS:
        for direction in range(DIRECTIONS):
            angle = math.tau * direction / DIRECTIONS
            away = step * mark.radius
            stretch = mark.half_width / mark.radius  # a pill has to go further sideways
            x, y = away * stretch * math.cos(angle), away * math.sin(angle)
            yield Spot(round(mark.home.x + x, 1), round(mark.home.y + y, 1))


def _is_free(mark: Mark, others: Iterable[Mark], share: float) -> bool:
    return all(mark.is_apart(other, share) for other in others)


@dataclass(frozen=True)
class Name:
    lines: tuple[str, ...]
    spot: Spot

    def placed_lines(self, size: float) -> Iterator[tuple[str, Spot]]:
        """Each line, and the spot of the middle of its foot."""
        top = self.spot.y - (len(self.lines) - 1) * LINE_HEIGHT * size / 2 + 0.35 * size
        for at, line in enumerate(self.lines):
            yield line, Spot(self.spot.x, top + at * LINE_HEIGHT * size)


def place_name(
    name: str,
    size: float,
    home: Spot,
    outline: list[Spot],
    frame: Frame,
    taken: Sequence[Box],
    *,
    least_inside: float = LEAST_INSIDE,
) -> tuple[Name, Box] | None:
    """A spot in its buurt where the name covers nothing, on one line or two; None when there is none."""
    seen = shapely.Polygon(outline).buffer(0).intersection(shapely.box(*frame.box))
    if seen.is_empty or not name:
        return None
    if not seen.covers(shapely.Point(home)):
        middle = seen.representative_point()
        home = Spot(round(middle.x, 1), round(middle.y, 1))
    for spot in _near(home):
        for lines in _breaks(name):
            half_width = max(map(len, lines)) * LETTER_WIDTH * size / 2
            box = Box.around(spot, half_width, len(lines) * LINE_HEIGHT * size / 2)
            if _has_room(box, frame, taken) and _part_inside(seen, box) >= least_inside + 0.3 / len(lines):
                return Name(lines, spot), box
    return None


def _near(home: Spot) -> list[Spot]:
    moves = [(x, y) for x in NAME_STEPS for y in NAME_STEPS]
    moves.sort(key=lambda move: (math.hypot(*move), move))
    return [Spot(home.x + x, home.y + y) for x, y in moves]


def _breaks(name: str) -> list[tuple[str, ...]]:
    """The name on one line, and on two that are as equal as its words allow."""
    cuts = [at + 1 for at, letter in enumerate(name) if letter in " -" and 0 < at < len(name) - 1]
    if not cuts:
        return [(name,)]
    cut = min(cuts, key=lambda at: (abs(len(name) - 2 * at), at))
    return [(name,), (name[:cut].strip(), name[cut:].strip())]


def _has_room(box: Box, frame: Frame, taken: Sequence[Box]) -> bool:
    return frame.box.holds(box) and not any(box.touches(other) for other in taken)


def _part_inside(seen: shapely.Geometry, box: Box) -> float:
    own = shapely.box(*box)
    return float(seen.intersection(own).area / own.area)
