"""Counting many points per cell of the map in the database, so that any number of them fits on a screen.

A cell is a Web Mercator tile of two zooms deeper, 64 pixels wide. Each row keeps the numbers of its tile at GRID_ZOOM;
whole-number division gives the cell of any zoom, the same on every database.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, Max, Min, QuerySet

from maps.geometry import Box, Point
from maps.tiles import tile_at

GRID_ZOOM = 21
DEEPER = 2
MAX_CELLS = 600


@dataclass(frozen=True)
class Cell:
    """`middle` is the mean of the points in it, `one` the id of one of them."""

    number: int
    middle: Point
    one: int


def grid_numbers(point: Point | None) -> tuple[int | None, int | None]:
    """The columns `grid_x` and `grid_y` of a row with this point."""
    if point is None:
        return None, None
    tile = tile_at(point, GRID_ZOOM)
    return tile.x, tile.y


def count_per_cell(rows: "QuerySet[Any, Any]", zoom: int, box: Box | None) -> list[Cell]:
    """At most MAX_CELLS cells of rows with `grid_x`, `grid_y`, `lat` and `lon`; coarser than the zoom if need be."""
    size = 2 ** _shift(zoom, *(_extent_of(box) if box else _extent_of_rows(rows)))
    cells = rows.filter(grid_x__isnull=False).annotate(cell_x=F("grid_x") / size, cell_y=F("grid_y") / size)
    cells = cells.values("cell_x", "cell_y").annotate(
        number=Count("id"), mean_lat=Avg("lat"), mean_lon=Avg("lon"), one=Min("id")
    )
    return [
        Cell(cell["number"], Point(cell["mean_lat"], cell["mean_lon"]), cell["one"])
        for cell in cells.order_by("cell_y", "cell_x")
    ]


def _shift(zoom: int, width: int, height: int) -> int:
    shift = max(0, GRID_ZOOM - zoom - DEEPER)
    while ((width >> shift) + 2) * ((height >> shift) + 2) > MAX_CELLS:
        shift += 1
    return shift


def _extent_of(box: Box) -> tuple[int, int]:
    west_south, east_north = tile_at(box.south_west, GRID_ZOOM), tile_at(box.north_east, GRID_ZOOM)
    return east_north.x - west_south.x, west_south.y - east_north.y


def _extent_of_rows(rows: "QuerySet[Any, Any]") -> tuple[int, int]:
    ends = rows.aggregate(west=Min("grid_x"), east=Max("grid_x"), north=Min("grid_y"), south=Max("grid_y"))
    return (ends["east"] or 0) - (ends["west"] or 0), (ends["south"] or 0) - (ends["north"] or 0)
