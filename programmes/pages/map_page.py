"""What stands on the page of the maps, and in the table to take along."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maps.choropleth import ChoroplethParts, render_choropleth
from maps.geometry import Point
from maps.models import Postcode
from programmes.comparing import Cell, shown
from programmes.coverage_maps import MEASURES, SLOT_WORDS, Coverage
from programmes.figures import AFTER, ANY, NOW, Figures
from programmes.pages.map_form import MapForm
from programmes.pages.sections import Names
from programmes.pages.stored import Stored


@dataclass(frozen=True)
class WhiteSpots:
    """Of a buurt."""

    name: str
    postcodes: list[str]


def coverage_of(form: MapForm, figures: Figures, stored: Stored, names: Names) -> Coverage:
    """Of a form that is valid."""
    asked = form.chosen()
    return Coverage(figures, stored.as_of, asked["thema"], asked["tijd"], MEASURES[asked["maat"]], names.areas)


def now_and_after(coverage: Coverage, spots: list[Point]) -> list[ChoroplethParts]:
    return [now(coverage, spots), _drawn(coverage, AFTER, _("Na het einde van de subsidies"), [])]


def now(coverage: Coverage, spots: list[Point]) -> ChoroplethParts:
    return _drawn(coverage, NOW, _("Nu"), spots)


def white_spots(stored: Stored, theme: str, names: Names) -> list[WhiteSpots] | None:
    """Per buurt, in the order of the table. None when they were not measured."""
    spots = stored.white_spots(theme)
    if spots is None:
        return None
    return [WhiteSpots(names.areas[code], _as_written(spots[code])) for code in names.areas if spots.get(code)]


def points_of(stored: Stored, coverage: Coverage) -> list[Point]:
    """Where the white spots are. They are those of the whole week, and belong on the map of who is in reach."""
    if coverage.slot != ANY or coverage.measure.indicator != "reach":
        return []
    postcodes = [each for spots in (stored.white_spots(coverage.theme) or {}).values() for each in spots]
    return [row.point for row in Postcode.objects.filter(pk__in=postcodes)]


def table_rows(coverage: Coverage, theme: str) -> Iterator[list[object]]:
    """The numbers of the table as they stand on the page, with what they are about in each row."""
    measure = coverage.measure
    yield [
        *(_("stand van"), _("thema"), _("wanneer"), _("wat"), _("code van de buurt"), _("buurt")),
        *(_("nu"), _("na het einde van de subsidies"), _("verschil")),
        *(_("%(what)s, nu") % {"what": measure.counted_label}, _("%(what)s, daarna") % {"what": measure.counted_label}),
        *(_("bewoners"), _("bekend"), _("van")),
    ]
    about = [coverage.as_of.isoformat(), theme, str(SLOT_WORDS[coverage.slot]), str(measure.label)]
    for line in coverage.lines():
        numbers = [_number(cell) for cell in (line.now, line.after)]
        counted = [_number(cell) for cell in (line.counted_now, line.counted_after, line.residents)]
        known = line.counted_now.figure
        change = _("niet te vergelijken") if line.change_value is None else line.change_value
        yield [*about, line.code, line.name, *numbers, change, *counted, known.known, known.of]


def _drawn(coverage: Coverage, scenario: str, title: str, spots: list[Point]) -> ChoroplethParts:
    choropleth = coverage.choropleth(scenario, title, spots)
    return render_choropleth(choropleth, name=f"dz_map_{scenario}")


def _number(cell: Cell) -> float | str:
    number = shown(cell.figure, cell.unit)
    return cell.text if number is None else number


def _as_written(postcodes: list[str]) -> list[str]:
    return [f"{each[:4]}\N{NO-BREAK SPACE}{each[4:]}" for each in sorted(postcodes)]
