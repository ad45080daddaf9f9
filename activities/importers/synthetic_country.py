"""Made-up buurten that cover a box without gaps, for measuring only. Their edges bend as often as real ones do."""

import math
import random
from collections.abc import Iterator

from maps.geometry import Box, Point, metres_per_degree
from maps.models import Buurt, District
from maps.naming import fold, stable_uuid

# A buurt of the CBS has some sixty corners, and a municipality some forty buurten.
BENDS = 15
BUURTEN_PER_DISTRICT = 40
# So much of a cell may a corner lie aside, and so much of it a bend.
CORNER, BEND = 0.2, 0.02
YEAR = 2025

Corner = tuple[float, float]  # columns and rows from the south-west


def make_buurten(number: int, box: Box, seed: int) -> int:
    """Adds so many, in rows from the south-west, with a district for each forty; returns how many there are now."""
    first = Buurt.objects.filter(slug__startswith="verzonnen-buurt-").count()
    districts = _districts(number, first)
    rows = _buurten(number, first, box, seed, districts)
    Buurt.objects.bulk_create(rows, batch_size=500)
    return first + number


def _districts(number: int, first: int) -> list[District]:
    start, many = District.objects.count(), math.ceil(number / BUURTEN_PER_DISTRICT)
    names = [f"Verzonnen wijk {first + count}" for count in range(many)]
    return District.objects.bulk_create(
        District(slug=fold(name).replace(" ", "-"), name=name, sort_name=fold(name), position=start + count)
        for count, name in enumerate(names)
    )


def _buurten(number: int, first: int, box: Box, seed: int, districts: list[District]) -> Iterator[Buurt]:
    across = math.ceil(math.sqrt(number))
    up = math.ceil(number / across)
    height = (box.north_east.lat - box.south_west.lat) / up
    width = (box.north_east.lon - box.south_west.lon) / across
    per_lat, per_lon = metres_per_degree(box.south_west.lat)
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    for count in range(number):
        row, column = divmod(count, across)
        name = f"Verzonnen buurt {first + count}"
        ring = [
            [round(box.south_west.lon + x * width, 6), round(box.south_west.lat + y * height, 6)]
            for x, y in _outline(column, row, seed)
        ]
        people = chance.randint(0, 2_600)
        yield Buurt(
            uuid=stable_uuid("synthetic-buurt", str(first + count)),
            code=f"BU99{first + count:06d}",
            slug=f"verzonnen-buurt-{first + count}",
            name=name,
            sort_name=fold(name),
            cbs_wijk_code=f"WK99{(first + count) // BUURTEN_PER_DISTRICT:04d}",
            district=districts[count // BUURTEN_PER_DISTRICT],
            in_programme_area=True,
            outline=[ring],
            label_lat=box.south_west.lat + (row + 0.5) * height,
            label_lon=box.south_west.lon + (column + 0.5) * width,
            area_ha=height * per_lat * width * per_lon / 10_000,
            population=people,
            households=people // 2,
            reference_year=YEAR,
        )


def _outline(column: int, row: int, seed: int) -> list[Corner]:
    """Closed and against the clock. Neighbours share their edges to the last bend."""
    south, north = _edge((column, row), (column + 1, row), seed), _edge((column, row + 1), (column + 1, row + 1), seed)
    west, east = _edge((column, row), (column, row + 1), seed), _edge((column + 1, row), (column + 1, row + 1), seed)
    return [*south[:-1], *east[:-1], *north[:0:-1], *west[:0:-1], south[0]]


def _edge(start: tuple[int, int], end: tuple[int, int], seed: int) -> list[Corner]:
    chance = random.Random(f"{seed} {start} {end}")  # noqa: S311 - repeatable on purpose
    (x1, y1), (x2, y2) = _corner(start, seed), _corner(end, seed)
    bends = [
        (
            x1 + (x2 - x1) * part / BENDS + chance.uniform(-BEND, BEND),
            y1 + (y2 - y1) * part / BENDS + chance.uniform(-BEND, BEND),
        )
        for part in range(1, BENDS)
    ]
    return [(x1, y1), *bends, (x2, y2)]


def _corner(at: tuple[int, int], seed: int) -> Corner:
    chance = random.Random(f"{seed} {at}")  # noqa: S311 - repeatable on purpose
    return at[0] + chance.uniform(-CORNER, CORNER), at[1] + chance.uniform(-CORNER, CORNER)


def centre(box: Box) -> Point:
    return Point((box.south_west.lat + box.north_east.lat) / 2, (box.south_west.lon + box.north_east.lon) / 2)
