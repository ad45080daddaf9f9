"""How well a theme is spread over the buurten, as maps and as the table with the same numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _, gettext_lazy

from maps.choropleth import Area, Choropleth
from maps.geometry import Point
from programmes.comparing import (
    COUNT,
    PER_1000,
    PER_WEEK,
    REACH,
    Cell,
    Unit,
    Words,
    change,
    change_in_words,
    in_short,
    shown,
)
from programmes.definitions import DEFINITIONS
from programmes.figures import AFTER, ANY, AREA, NOW, UNKNOWN, Figure, Figures

WINDOW_DAYS = 28
SLOT_WORDS = {
    ANY: gettext_lazy("de hele week"),
    "ochtend": gettext_lazy("’s ochtends"),
    "middag": gettext_lazy("’s middags"),
    "avond": gettext_lazy("’s avonds"),
    "weekend": gettext_lazy("in het weekend"),
}


class Measure(NamedTuple):
    """`counted` is the indicator of the numbers that `indicator` was worked out from."""

    label: Words
    indicator: str
    unit: Unit
    counted: str
    counted_label: Words
    counted_unit: Unit = COUNT


MEASURES = {
    "plekken": Measure(
        gettext_lazy("plekken per 1.000 bewoners"), "places_per_1000", PER_1000, "places", gettext_lazy("plekken")
    ),
    "momenten": Measure(
        gettext_lazy("momenten per week per 1.000 bewoners"),
        "moments_per_1000",
        PER_1000,
        "moments_per_week",
        gettext_lazy("momenten per week"),
        PER_WEEK,
    ),
    "bereik": Measure(
        gettext_lazy("bewoners met een plek op loopafstand"),
        "reach",
        REACH,
        "residents_reached",
        gettext_lazy("bewoners met een plek op loopafstand"),
    ),
}


@dataclass(frozen=True)
class Line:
    """A row of the table: of a buurt, of the whole, or of what lies in no buurt that is known."""

    code: str
    name: str
    now: Cell
    after: Cell
    counted_now: Cell
    counted_after: Cell
    residents: Cell

    @property
    def change(self) -> str:
        return change_in_words(self.after.figure, self.now.figure, self.now.unit)

    @property
    def change_value(self) -> float | None:
        return change(self.after.figure, self.now.figure, self.now.unit)

    @property
    def is_whole(self) -> bool:
        return self.code == AREA


@dataclass(frozen=True)
class Coverage:
    """`areas` has the names of the whole, of the buurten and of UNKNOWN, in the order of the table."""

    figures: Figures
    as_of: date
    theme: str
    slot: str
    measure: Measure
    areas: Mapping[str, str] = field(repr=False)

    def lines(self) -> list[Line]:
        """What lies in no known buurt only when there is something."""
        lines = [self._line(code) for code in self.areas]
        return [line for line in lines if line.code != UNKNOWN or line.counted_now.figure.value]

    def limits(self) -> tuple[float, ...]:
        """The same for each day and for after, so that maps can be compared."""
        return DEFINITIONS[self.measure.indicator].limits

    def choropleth(self, scenario: str, title: str, points: list[Point] | None = None) -> Choropleth:
        areas = [self._area(code, scenario) for code in self._buurten()]
        return Choropleth(title, areas, self.limits(), self.note(), points or [])

    def note(self) -> str:
        """The method in short, to print on a map."""
        is_reach = self.measure.indicator == "reach"
        counted = _walk_in_short() if is_reach else str(_COUNTED[self.measure.indicator][-1])
        return f"{counted} {self._days_in_words()}"

    def method(self) -> list[str]:
        """In sentences: what was counted, of when, and with which distances and weights."""
        return [*self._counted_in_words(), *self._window_in_words(), *_WEIGHTS[self.measure.indicator]()]

    def _line(self, code: str) -> Line:
        measure = self.measure
        now, after = (Cell(self._figure(measure.indicator, code, each), unit=measure.unit) for each in (NOW, AFTER))
        counted_now, counted_after = (
            Cell(self._figure(measure.counted, code, each), unit=measure.counted_unit) for each in (NOW, AFTER)
        )
        residents = Cell(self.figures.figure("residents", buurt=code))
        return Line(code, self.areas[code], now, after, counted_now, counted_after, residents)

    def _figure(self, indicator: str, code: str, scenario: str) -> Figure:
        return self.figures.figure(indicator, self.theme, slot=self.slot, buurt=code, scenario=scenario)

    def _buurten(self) -> list[str]:
        return [code for code in self.areas if code not in (AREA, UNKNOWN)]

    def _area(self, code: str, scenario: str) -> Area:
        figure = self._figure(self.measure.indicator, code, scenario)
        return Area(code, shown(figure, self.measure.unit), in_short(figure, self.measure.unit))

    def _counted_in_words(self) -> list[str]:
        return [str(sentence) for sentence in _COUNTED[self.measure.indicator]]

    def _window_in_words(self) -> list[str]:
        hours = [str(_SLOT_HOURS[self.slot])] if self.slot in _SLOT_HOURS else []
        return [self._days_in_words(), *hours]

    def _days_in_words(self) -> str:
        last = self.as_of + timedelta(days=WINDOW_DAYS - 1)
        days = {"first": date_format(self.as_of, "j F Y"), "last": date_format(last, "j F Y")}
        return _("We keken naar %(first)s tot en met %(last)s.") % days


def _ages_in_words() -> list[str]:
    return [
        _("Bewoners en leeftijden: CBS, per buurt. Weten we niet voor wie iets is? Dan tellen alle bewoners mee."),
    ]


def _walk_in_words() -> list[str]:
    return [
        _walk_in_short(),
        _("Lopen is verder dan een rechte lijn. We meten vanaf het midden van de postcode."),
        _("Plekken net over de grens tellen ook mee. Een plek waarvan we niet weten waar zij is, telt niet mee."),
        _("Bewoners: CBS, per buurt. Binnen een buurt verdelen we ze gelijk over de postcodes."),
    ]


def _walk_in_short() -> str:
    return _(
        "Op loopafstand is: hoogstens %(walk)s meter lopen. "
        "Dat is %(straight)s meter in een rechte lijn, keer %(detour)s."
    ) % {
        "walk": number_format(settings.WALK_METRES, 0),
        "straight": number_format(settings.WALK_METRES / settings.WALK_DETOUR, 0),
        "detour": number_format(settings.WALK_DETOUR),
    }


_COUNTED = {
    "places_per_1000": (
        gettext_lazy("We tellen plekken waar iets van dit thema te doen is, ook als we de tijden niet weten."),
        gettext_lazy("Een plek telt per 1.000 bewoners van de leeftijd waarvoor het is."),
    ),
    "moments_per_1000": (
        gettext_lazy("We tellen momenten van dit thema, gemiddeld per week. Openingstijden zijn ook momenten."),
        gettext_lazy("Een moment telt per 1.000 bewoners van de leeftijd waarvoor het is."),
    ),
    "reach": (gettext_lazy("We tellen bewoners met een plek van dit thema op loopafstand."),),
}
_WEIGHTS: dict[str, Callable[[], list[str]]] = {
    "places_per_1000": _ages_in_words,
    "moments_per_1000": _ages_in_words,
    "reach": _walk_in_words,
}
_SLOT_HOURS = {
    "ochtend": gettext_lazy("’s Ochtends is van 6 tot 12 uur, van maandag tot en met vrijdag."),
    "middag": gettext_lazy("’s Middags is van 12 tot 18 uur, van maandag tot en met vrijdag."),
    "avond": gettext_lazy("’s Avonds is van 18 tot 24 uur, van maandag tot en met vrijdag."),
    "weekend": gettext_lazy("In het weekend is zaterdag en zondag, de hele dag."),
}
