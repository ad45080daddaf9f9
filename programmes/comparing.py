"""A figure as people read it: in words, beside what it was, and how much was known."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from programmes.figures import ANY, AREA, NO_FIGURE, Figure, Figures, Key

Words = str | Promise
Number = TypeVar("Number", int, float)


class Unit(NamedTuple):
    """`text` and `apart` have the number in them; `apart` is for a difference: 60% is 20 points more than 40%.

    `known` tells of how many something is known, and what: a number that stands above 0 of 23 puzzles who reads it.
    """

    decimals: int = 0
    text: Words = "%(number)s"
    apart: Words = "%(number)s"
    known: Words = gettext_lazy("bekend van %(known)s van de %(of)s")


_TIMES = gettext_lazy("tijden bekend van %(known)s van de %(of)s")
COUNT = Unit()
CHECKED = Unit(known=gettext_lazy("ooit nagevraagd: %(known)s van de %(of)s"))
PER_WEEK = Unit(decimals=1, known=_TIMES)
PER_1000 = Unit(decimals=1, known=gettext_lazy("leeftijd bekend van %(known)s van de %(of)s"))
PERCENT = Unit(text=gettext_lazy("%(number)s%%"), apart=gettext_lazy("%(number)s procentpunt"))
REACH = PERCENT._replace(known=gettext_lazy("ligging bekend van %(known)s van de %(of)s"))
HOURS = Unit(decimals=1, text=gettext_lazy("%(number)s uur"), apart=gettext_lazy("%(number)s uur"), known=_TIMES)


@dataclass(frozen=True)
class Cell:
    """`before` is None when there is nothing to compare with."""

    figure: Figure
    before: Figure | None = None
    unit: Unit = COUNT

    @property
    def text(self) -> str:
        return in_words(self.figure, self.unit)

    @property
    def is_number(self) -> bool:
        return self.figure.value is not None and not self.figure.is_hidden

    @property
    def change(self) -> str:
        if self.before is None or not self.is_number:
            return ""
        return change_in_words(self.figure, self.before, self.unit)

    @property
    def before_text(self) -> str:
        """What it was, with the difference where there is one."""
        if self.before is None:
            return ""
        was = in_words(self.before, self.unit)
        return was if change(self.figure, self.before, self.unit) is None else f"{was} ({self.change})"

    @property
    def known(self) -> str:
        """Of a figure that is not shown, not even how much was known."""
        known, of = self.figure.known, self.figure.of
        if known is None or not of or self.figure.is_hidden:
            return ""
        return str(self.unit.known) % {"known": _number(known, 0), "of": _number(of, 0)}


@dataclass(frozen=True)
class Comparison:
    """The figures of now beside those of the baseline, if there is one."""

    now: Figures
    before: Figures | None = None

    def cell(self, indicator: str, part: str = ANY, *, slot: str = ANY, buurt: str = AREA, unit: Unit = COUNT) -> Cell:
        return self.total(indicator, [part], slot=slot, buurt=buurt, unit=unit)

    def total(
        self, indicator: str, parts: Iterable[str], *, slot: str = ANY, buurt: str = AREA, unit: Unit = COUNT
    ) -> Cell:
        """Of parts that have nothing in common."""
        asked = [Key(indicator, part, slot, buurt) for part in parts]
        before = None if self.before is None else _total(self.before, asked)
        return Cell(_total(self.now, asked), before, unit)


def _total(figures: Figures, keys: list[Key]) -> Figure:
    return added(figures.get(key, NO_FIGURE) for key in keys)


def added(figures: Iterable[Figure]) -> Figure:
    """Unknown as soon as one of those that were measured is; not shown as soon as one of them is not shown."""
    found = [figure for figure in figures if figure != NO_FIGURE]
    if not found or any(figure.is_hidden for figure in found):
        return Figure(None, is_hidden=bool(found))
    values, known, of = zip(*(figure[:3] for figure in found), strict=True)
    return Figure(_sum(values), _sum(known), _sum(of))


def share(figure: Figure, whole: Figure) -> Figure:
    """In percent; unknown when there is nothing to take a share of."""
    if figure.value is None or not whole.value:
        return Figure(None, is_hidden=figure.is_hidden or whole.is_hidden)
    return Figure(100 * figure.value / whole.value)


def in_words(figure: Figure, unit: Unit = COUNT) -> str:
    if figure.is_hidden:
        return _("niet getoond")
    return _("onbekend") if figure.value is None else value_in_words(figure.value, unit)


def in_short(figure: Figure, unit: Unit = COUNT) -> str:
    """To print where there is little room."""
    if figure.value is None:
        return "?"
    least = 10**-unit.decimals
    is_tiny = 0 < figure.value < least / 2
    return f"<{value_in_words(least, unit)}" if is_tiny else value_in_words(figure.value, unit)


def value_in_words(value: float, unit: Unit = COUNT) -> str:
    least = 10**-unit.decimals
    if 0 < value < least / 2:
        return _("minder dan %(number)s") % {"number": value_in_words(least, unit)}
    return str(unit.text) % {"number": _number(value, unit.decimals)}


def change_in_words(now: Figure, before: Figure, unit: Unit = COUNT) -> str:
    """Between the numbers as they are shown, so that whoever subtracts these finds the same."""
    difference = change(now, before, unit)
    if difference is None:
        return _("niet te vergelijken")
    if difference == 0:
        return _("gelijk") if now.value == before.value else _("bijna gelijk")
    sign = "+" if difference > 0 else "\N{MINUS SIGN}"
    return str(unit.apart) % {"number": sign + _number(abs(difference), unit.decimals)}


def change(now: Figure, before: Figure, unit: Unit = COUNT) -> float | None:
    new, old = shown(now, unit), shown(before, unit)
    return None if new is None or old is None else round(new - old, unit.decimals or None)


def shown(figure: Figure, unit: Unit) -> float | None:
    """The number, rounded as it is shown; what is more than nothing stays so."""
    if figure.value is None or figure.is_hidden:
        return None
    rounded = round(figure.value, unit.decimals) if unit.decimals else round(figure.value)
    return rounded or figure.value


def _number(value: float, decimals: int) -> str:
    """Nought without decimals: it is no number that was rounded."""
    return number_format(round(value, decimals), decimals if value else 0, force_grouping=True)


def _sum(numbers: Iterable[Number | None]) -> Number | None:
    """Of whole numbers whole; None as soon as one of them is."""
    told = list(numbers)
    return None if None in told else sum(number for number in told if number is not None)
