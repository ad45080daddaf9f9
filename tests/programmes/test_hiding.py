"""Against somebody who knows the rule, who lives here, and who goes through every table there can be."""

import random
from collections import defaultdict
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import given, settings, strategies as st

from activities.suppression import LEAST
from programmes.hiding import Tables, any_grid, known_grid

THEMES, BUURTEN = "ab", "xyz"
CELLS = tuple(product(THEMES, BUURTEN))
MORE_THEMES, MORE_BUURTEN = "abcd", "wxyz"
SMALL = set(range(LEAST))


def shares(number: int, total: int):
    """Every way to part the total in so many."""
    if number == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in shares(number - 1, total - first):
            yield (first, *rest)


def frozen(tables: Tables) -> tuple:
    return tables.total, tuple(tables.by_theme.items()), tuple(tables.by_buurt.items())


@cache
def worlds(hide, cells: tuple, total: int) -> dict[tuple, list[dict]]:
    """By what is published all grids that give it: more than that nobody can know."""
    found = defaultdict(list)
    for numbers in shares(len(cells), total):
        grid = dict(zip(cells, numbers, strict=True))
        found[frozen(hide(grid, THEMES, BUURTEN))].append(grid)
    return found


def questions(cells: tuple):
    """What somebody may want to know: a theme, a buurt, a theme in a buurt."""
    lines = [tuple(cell for cell in cells if name in cell) for name in THEMES + BUURTEN]
    return {line for line in (*lines, *((cell,) for cell in cells)) if line}


def assert_nothing_small_is_known(hide, cells: tuple, total: int) -> None:
    for published, grids in worlds(hide, cells, total).items():
        for asked in questions(cells):
            values = {sum(grid[cell] for cell in asked) for grid in grids}
            if values & SMALL:
                assert values >= SMALL, (published, asked, values)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_whichever_themes_there_are_in_which_buurten_each_small_number_remains_possible(number):
    """Also of a theme in one buurt, which is in no table."""
    for cells in combinations(CELLS, number):
        for total in range(LEAST, 17):
            assert_nothing_small_is_known(known_grid, cells, total)


def test_a_theme_that_is_in_one_buurt_only_is_not_read_off_the_other_table():
    """Ten in buurt y would be the ten of theme b, and so theme a has the three that remain."""
    tables = known_grid({("a", "x"): 3, ("b", "y"): 10}, THEMES, BUURTEN)
    assert tables == Tables(13, {"a": None, "b": None}, {"x": None, "y": None})


def test_a_theme_within_a_buurt_is_not_read_off_both_tables():
    """Twelve of theme a, of which ten in buurt x: two in buurt y, which is in neither table."""
    tables = known_grid({("a", "x"): 10, ("a", "y"): 2, ("b", "y"): 20}, THEMES, BUURTEN)
    assert tables == Tables(32, {"a": 12, "b": 20}, {"x": None, "y": None})


def test_where_nothing_is_small_all_is_shown():
    tables = known_grid({("a", "x"): 5, ("a", "y"): 6, ("b", "x"): 7}, THEMES, BUURTEN)
    assert tables == Tables(18, {"a": 11, "b": 7}, {"x": 12, "y": 6})


def test_what_was_not_counted_has_no_line():
    assert known_grid({("a", "y"): 9}, THEMES, BUURTEN) == Tables(9, {"a": 9}, {"y": 9})
    assert known_grid({}, THEMES, BUURTEN) == Tables(None, {}, {})


@pytest.mark.parametrize("hide", [known_grid, any_grid])
def test_under_five_in_all_there_is_nothing_to_see(hide):
    tables = hide({("a", "x"): 3, ("b", "y"): 1}, THEMES, BUURTEN)
    assert tables.total is None
    assert {*tables.by_theme.values(), *tables.by_buurt.values()} == {None}


@pytest.mark.parametrize("total", [5, 8, 9, 10, 12])
def test_two_tables_of_a_grid_that_may_be_anything_tell_no_small_line(total):
    """Searches: a theme may be asked for in each buurt."""
    assert_nothing_small_is_known(any_grid, CELLS, total)


def of_lines(by_theme: tuple[int, ...], by_buurt: tuple[int, ...]) -> Tables:
    """A grid with these sums: what is left over of the one goes with what is left over of the other."""
    left = [
        dict(zip(names, table, strict=True)) for names, table in ((MORE_THEMES, by_theme), (MORE_BUURTEN, by_buurt))
    ]
    grid = {}
    for theme, buurt in product(MORE_THEMES, MORE_BUURTEN):
        grid[theme, buurt] = number = min(left[0][theme], left[1][buurt])
        left[0][theme] -= number
        left[1][buurt] -= number
    return any_grid(grid, MORE_THEMES, MORE_BUURTEN)


@settings(max_examples=60, deadline=None)
@given(st.integers(LEAST, 24), st.randoms(use_true_random=False))
def test_so_it_is_in_larger_tables(total, chance: random.Random):
    """Whatever two tables add up to one total, there is a grid of them; so who sees both goes through both."""
    found = defaultdict(list)
    tables = list(shares(len(MORE_THEMES), total))
    by_buurt = chance.choice(tables)
    for by_theme in tables:
        found[frozen(of_lines(by_theme, by_buurt))].append(by_theme)
    for possible in found.values():
        for position in range(len(MORE_THEMES)):
            values = {table[position] for table in possible}
            assert not values & SMALL or values >= SMALL
