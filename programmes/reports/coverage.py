"""What there is of a theme, now and after the grants: maps, and the table with the same numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from maps.choropleth import Choropleth
from maps.choropleth_picture import draw_choropleth
from programmes.comparing import REACH, Cell, change_in_words
from programmes.coverage_maps import MEASURES, SLOT_WORDS, Coverage, Line, Measure
from programmes.figures import AFTER, ANY, AREA, NOW, UNKNOWN
from programmes.pages.sections import Names
from programmes.pages.stored import Stored

DRAWN = ("plekken", "bereik")
NONE = "–"
SIZE = (500, 460)  # on half a page: the numbers are just large enough
WhiteSpots = Mapping[str, list[str]]  # postcodes by the code of their buurt


@dataclass(frozen=True)
class Picture:
    """`name` is how the page of the report calls it; `told` is what it shows, for who does not see it."""

    name: str
    title: str
    told: str
    svg: str = field(repr=False)


@dataclass(frozen=True)
class Maps:
    """Now beside after."""

    title: str
    note: str
    pictures: list[Picture]


@dataclass(frozen=True)
class Row:
    """A buurt or a part of the week, with the line of each of the measures; None for one that has none."""

    label: str
    lines: list[Line | None]
    is_whole: bool = False
    white_spots: str = ""

    @property
    def cells(self) -> list[tuple[Cell, Cell, str] | None]:
        """Now, after, and the difference; of percentages in points."""
        return [(line.now, line.after, _difference(line)) if line else None for line in self.lines]


@dataclass(frozen=True)
class Theme:
    """`measures` are pairs: what is measured, and how a difference of it is called."""

    slug: str
    label: str
    when: str
    measures: list[tuple[str, str]]
    maps: list[Maps]
    buurten: list[Row]
    slots: list[Row]
    completeness: list[str]
    method: list[str]


def of_themes(stored: Stored, names: Names) -> list[Theme]:
    return [_theme(stored, names, theme, label) for theme, label in names.themes.items()]


def _theme(stored: Stored, names: Names, theme: str, label: str) -> Theme:
    measured = {slug: _coverage(stored, names, theme, ANY, slug) for slug in MEASURES}
    rows = _rows(list(measured.values()), names, stored.white_spots(theme))
    return Theme(
        slug=theme,
        label=label,
        when=stored.day,
        measures=[(str(each.label).capitalize(), _difference_label(each)) for each in MEASURES.values()],
        maps=[_maps(measured[slug], f"{theme}-{slug}") for slug in DRAWN],
        buurten=rows,
        slots=[_slot(stored, names, theme, slot) for slot in SLOT_WORDS],
        completeness=_completeness(rows),
        method=list(dict.fromkeys(said for coverage in measured.values() for said in coverage.method())),
    )


def _rows(coverages: list[Coverage], names: Names, spots: WhiteSpots | None) -> list[Row]:
    """What lies in no known buurt has a line for some of the measures only, or for none."""
    found = [{line.code: line for line in coverage.lines()} for coverage in coverages]
    return [
        Row(name, [lines.get(code) for lines in found], code == AREA, _number_of_spots(code, spots))
        for code, name in names.areas.items()
        if any(code in lines for lines in found)
    ]


def _completeness(rows: list[Row]) -> list[str]:
    """Of the whole area, as far as that says something."""
    (whole,) = (row for row in rows if row.is_whole)
    told = zip(MEASURES.values(), whole.lines, strict=True)
    found = {str(measure.label).capitalize(): line.now.known for measure, line in told if line}
    return [_("%(what)s: %(known)s.") % {"what": what, "known": known} for what, known in found.items() if known]


def _number_of_spots(code: str, spots: WhiteSpots | None) -> str:
    if spots is None:
        return _("onbekend")
    if code == AREA:
        return str(sum(map(len, spots.values())))
    return NONE if code == UNKNOWN else str(len(spots.get(code, [])))


def _difference_label(measure: Measure) -> str:
    return _("Verschil, in procentpunt") if measure.unit == REACH else _("Verschil")


def _difference(line: Line) -> str:
    if line.change_value is None:
        return NONE
    return change_in_words(line.after.figure, line.now.figure, line.now.unit._replace(apart="%(number)s"))


def _slot(stored: Stored, names: Names, theme: str, slot: str) -> Row:
    """Of the whole area."""
    whole = {AREA: names.areas[AREA]}
    coverages = [_coverage(stored, names, theme, slot, each, whole) for each in MEASURES]
    return Row(str(SLOT_WORDS[slot]), [coverage.lines()[0] for coverage in coverages])


def _coverage(
    stored: Stored, names: Names, theme: str, slot: str, measure: str, areas: Mapping[str, str] | None = None
) -> Coverage:
    return Coverage(stored.figures, stored.as_of, theme, slot, MEASURES[measure], areas or names.areas)


def _maps(coverage: Coverage, name: str) -> Maps:
    label = str(coverage.measure.label)
    titles = {NOW: _("Nu"), AFTER: _("Na het einde van de subsidies")}
    return Maps(
        title=label.capitalize(),
        note=coverage.note(),
        pictures=[
            Picture(
                name=f"{name}-{scenario}",
                title=title,
                told=_("Kaart: %(what)s, %(when)s. De getallen staan in de tabel.")
                % {"what": label, "when": title.lower()},
                svg=_drawn(coverage.choropleth(scenario, title)),
            )
            for scenario, title in titles.items()
        ],
    )


def _drawn(choropleth: Choropleth) -> str:
    """Without its title and its method, which would be small: the page has those beside the picture."""
    width, height = SIZE
    return draw_choropleth(replace(choropleth, title="", note=""), width=width, height=height)
