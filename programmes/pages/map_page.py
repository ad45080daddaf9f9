"""What stands on the page of the maps, and in the table to take along."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _, gettext_lazy, pgettext

from maps.choropleth import Choropleth, ChoroplethParts, render_choropleth
from programmes.comparing import Cell, Words, shown
from programmes.coverage_maps import MEASURES, SLOT_WORDS, Coverage
from programmes.figures import AFTER, NOW, Figures
from programmes.pages.map_form import MapForm
from programmes.pages.sections import Names
from programmes.pages.stored import Stored

WHEN: dict[str, Words] = {NOW: gettext_lazy("Nu"), AFTER: gettext_lazy("Na het einde van de subsidies")}


@dataclass(frozen=True)
class WhiteSpots:
    """Of a buurt."""

    name: str
    postcodes: list[str]


def coverage_of(form: MapForm, figures: Figures, stored: Stored, names: Names) -> Coverage:
    """Of a form that is valid."""
    asked = form.chosen()
    return Coverage(figures, stored.as_of, asked["thema"], asked["tijd"], MEASURES[asked["maat"]], names.areas)


def drawn(coverage: Coverage, scenario: str, picture_url: str) -> ChoroplethParts:
    """What it is about stands above it on the page."""
    choropleth = coverage.choropleth(scenario, str(WHEN[scenario]))
    return render_choropleth(choropleth, name=f"dz_map_{scenario}", picture_url=picture_url)


def about(coverage: Coverage, names: Names) -> str:
    told = {"theme": names.themes[coverage.theme], "what": coverage.measure.label, "slot": SLOT_WORDS[coverage.slot]}
    return _("%(theme)s: %(what)s, %(slot)s") % told


def choropleth_of(coverage: Coverage, scenario: str, names: Names) -> Choropleth:
    """For a picture, which has no page around it."""
    return coverage.choropleth(scenario, f"{about(coverage, names)}. {WHEN[scenario]}")


def white_spots(stored: Stored, theme: str, names: Names) -> list[WhiteSpots] | None:
    """Per buurt, in the order of the table. None when they were not measured."""
    spots = stored.white_spots(theme)
    if spots is None:
        return None
    return [WhiteSpots(names.areas[code], _as_written(spots[code])) for code in names.areas if spots.get(code)]


def table_rows(coverage: Coverage, theme: str) -> Iterator[list[object]]:
    """The numbers of the table as they stand on the page, with what they are about in each row."""
    measure = coverage.measure
    counted_as = {"what": measure.counted_label}
    yield [
        *(_("stand van"), _("thema"), _("wanneer"), _("wat"), _("code van de buurt"), _("buurt")),
        *(_("nu"), _("na het einde van de subsidies"), _("verschil")),
        *(_("%(what)s, nu") % counted_as, _("%(what)s, daarna") % counted_as),
        *(_("bewoners"), _("bekend"), pgettext("hoeveel", "van")),
        *(_("%(what)s: bekend") % counted_as, _("%(what)s: van") % counted_as),
    ]
    about = [coverage.as_of.isoformat(), theme, str(SLOT_WORDS[coverage.slot]), str(measure.label)]
    for line in coverage.lines():
        numbers = [_number(cell) for cell in (line.now, line.after)]
        counted = [_number(cell) for cell in (line.counted_now, line.counted_after, line.residents)]
        known = [number for cell in (line.now, line.counted_now) for number in (cell.figure.known, cell.figure.of)]
        change = _("niet te vergelijken") if line.change_value is None else line.change_value
        yield [*about, line.code, line.name, *numbers, change, *counted, *known]


def _number(cell: Cell) -> float | str:
    number = shown(cell.figure, cell.unit)
    return cell.text if number is None else number


def _as_written(postcodes: list[str]) -> list[str]:
    return [f"{each[:4]}\N{NO-BREAK SPACE}{each[4:]}" for each in sorted(postcodes)]
