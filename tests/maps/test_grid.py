import pytest

from activities.models import Activity
from maps.geometry import Box, Point
from maps.grid import GRID_ZOOM, MAX_CELLS, count_per_cell, grid_numbers

pytestmark = pytest.mark.usefixtures("zuidwest")


def _slow_cells(points: list[Point], shift: int) -> set[tuple[int, int]]:
    return {tuple(number >> shift for number in grid_numbers(point)) for point in points}


@pytest.mark.parametrize("zoom", [10, 12, 14, 16])
def test_cells_are_those_of_counting_every_point_by_hand(zoom):
    rows = Activity.objects.exclude(lat=None)
    box = Box(Point(52.0, 4.2), Point(52.07, 4.32))
    cells = count_per_cell(rows, zoom, box)
    by_hand = _slow_cells([Point(row.lat, row.lon) for row in rows], GRID_ZOOM - zoom - 2)
    assert sum(cell.number for cell in cells) == rows.count()
    assert len(cells) == len(by_hand) or zoom > 14
    assert len(cells) <= MAX_CELLS


def test_without_a_point_there_is_no_cell():
    assert grid_numbers(None) == (None, None)
    assert count_per_cell(Activity.objects.filter(lat=None), 13, None) == []


def test_the_middle_of_a_cell_is_the_mean_of_its_points(make_activity):
    Activity.objects.all().delete()
    make_activity("A", place__lat=52.05, place__lon=4.29)
    make_activity("B", place__lat=52.05002, place__lon=4.29002)
    (cell,) = count_per_cell(Activity.objects.all(), 12, None)
    assert cell.number == 2
    assert cell.middle == pytest.approx((52.05001, 4.29001))
