"""Figures of one day, by what they say: the form in which they are measured, stored, compared and shown.

Parts are slugs of themes, kinds of places or states, as the indicator asks. A buurt is its CBS code, `AREA` the whole
programme area and `UNKNOWN` what lies in it without a known buurt, so that the buurten and `UNKNOWN` make up `AREA`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

AREA = ""
UNKNOWN = "?"
ANY = ""
SLOTS = ("ochtend", "middag", "avond", "weekend")
NOW, AFTER = "nu", "straks"  # after: as if the grants had ended
SCENARIOS = (NOW, AFTER)
DECIMALS = 4


class Key(NamedTuple):
    indicator: str
    part: str = ANY
    slot: str = ANY
    buurt: str = AREA
    scenario: str = NOW


class Figure(NamedTuple):
    """`value` is None when nobody knows it, or when it is not shown (`is_hidden`, see activities.suppression).

    Of `of` things it is about, `known` had what the figure needs; both None where that says nothing.
    """

    value: float | None
    known: int | None = None
    of: int | None = None
    is_hidden: bool = False


NO_FIGURE = Figure(None)


class Figures(Mapping[Key, Figure]):
    """Values are rounded to DECIMALS, so that the same facts give the same bytes, whatever the order they came in."""

    def __init__(self, rows: Iterable[tuple[Key, Figure]]) -> None:
        self._rows = {key: figure._replace(value=_rounded(figure.value)) for key, figure in sorted(rows)}

    def __getitem__(self, key: Key) -> Figure:
        return self._rows[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def figure(
        self, indicator: str, part: str = ANY, *, slot: str = ANY, buurt: str = AREA, scenario: str = NOW
    ) -> Figure:
        """NO_FIGURE for what was not measured."""
        return self._rows.get(Key(indicator, part, slot, buurt, scenario), NO_FIGURE)

    def to_text(self) -> str:
        """JSON, one row a line, sorted."""
        rows = (json.dumps([*key, *figure], ensure_ascii=False) for key, figure in self._rows.items())
        return "[" + ",\n".join(rows) + "]"

    @classmethod
    def from_text(cls, text: str) -> "Figures":
        width = len(Key._fields)
        return cls((Key(*row[:width]), Figure(*row[width:])) for row in json.loads(text))


def _rounded(value: float | None) -> float | None:
    """Whole numbers stay whole; there is no minus zero."""
    if value is None or isinstance(value, int):
        return value
    return round(value, DECIMALS) + 0.0
