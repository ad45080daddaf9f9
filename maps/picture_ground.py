"""The ground of a still picture: its colours, and where the names of buurten stand."""

from collections.abc import Collection, Iterator

from maps.geometry import Point
from maps.models import Buurt
from maps.picture_layout import LEAST_INSIDE, Box, Frame, Name, Spot, place_name
from maps.svg import plain

# The tokens --dz-map-… of static/css/map.css: a picture cannot read a stylesheet of the page.
GROUND = "#f4efe5"
LINE = "#a1967f"
TINTS = ("#e6def0", "#f5dfc8", "#d8e6f2", "#f1ebcf")
PARK = "#c7e2b8"
OUTSIDE = "#e8e2d6"
NAME = "#3a372f"
NAME_PARK = "#2f5a2a"
INK = "#1b2430"
SUN = "#f6c344"
PAPER = "#ffffff"

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif"


def corners_of(buurten: list[Buurt]) -> list[Point]:
    return [Point(lat, lon) for row in buurten for lon, lat in row.outline[0]]


def is_in_sight(ring: list[Spot], frame: Frame) -> bool:
    xs, ys = zip(*ring, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys)).touches(frame.box)


def placed_names(
    buurten: list[Buurt],
    highlight: Collection[str],
    frame: Frame,
    taken: list[Box],
    *,
    plain_size: int = 14,
    least_inside: float = LEAST_INSIDE,
) -> Iterator[tuple[Buurt, Name, int]]:
    """The names that find room, with their type size; each takes its room in `taken`."""
    for row in sorted(buurten, key=lambda row: (row.code not in highlight, not row.in_programme_area, row.code)):
        size = plain_size + (row.code in highlight)
        outline = frame.shape(row.outline)[0]
        if not is_in_sight(outline, frame):
            continue
        found = place_name(
            plain(row.name), size, frame.spot(row.label_point), outline, frame, taken, least_inside=least_inside
        )
        if found is None:
            continue
        name, box = found
        taken.append(box)
        yield row, name, size
