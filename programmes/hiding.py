"""Numbers of people by theme and by buurt, of which no small one can be worked out (docs/adr/0020).

Both tables add up to one total, and are cut from one grid of themes and buurten. Who lives here knows which themes
there are in which buurten: where a theme is in one buurt only, the one table can tell what the other hides.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from activities.suppression import LEAST, suppress

# (theme, buurt) -> number. A cell that is not there was not counted.
Grid = Mapping[tuple[str, str], int]
Table = dict[str, int | None]


class Tables(NamedTuple):
    """None for what is not shown; a line that is not there was not counted."""

    total: int | None
    by_theme: Table
    by_buurt: Table


def known_grid(grid: Grid, themes: Iterable[str], buurten: Iterable[str]) -> Tables:
    """Of a grid of which everybody knows which cells there are. By buurt only where no cell of it is small.

    The themes and buurten in an order that does not hang on the numbers.
    """
    counted_themes, counted_buurten = ({key[position] for key in grid} for position in (0, 1))
    by_theme = _sums(grid, 0, (each for each in themes if each in counted_themes))
    by_buurt = _sums(grid, 1, (each for each in buurten if each in counted_buurten))
    is_safe = all(number >= LEAST for number in grid.values())
    return _shown(by_theme, by_buurt, suppress if is_safe else _all_hidden)


def any_grid(grid: Grid, themes: Iterable[str], buurten: Iterable[str]) -> Tables:
    """Of a grid in which each cell may have been anything, for all that somebody knows: the tables share a total only.

    What is not in it is 0.
    """
    return _shown(_sums(grid, 0, themes), _sums(grid, 1, buurten), suppress)


def _shown(by_theme: dict[str, int], by_buurt: dict[str, int], of_buurten: Callable[[dict[str, int]], Table]) -> Tables:
    total = sum(by_theme.values())
    if total < LEAST:
        return Tables(None, _all_hidden(by_theme), _all_hidden(by_buurt))
    return Tables(total, suppress(by_theme), of_buurten(by_buurt))


def _sums(grid: Grid, position: int, names: Iterable[str]) -> dict[str, int]:
    sums = dict.fromkeys(names, 0)
    for key, number in grid.items():
        sums[key[position]] += number
    return sums


def _all_hidden(table: dict[str, int]) -> Table:
    return dict.fromkeys(table, None)
