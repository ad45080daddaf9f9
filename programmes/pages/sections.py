"""The figures of the dashboard and of the public page: tables by subject, with what they mean and of when they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from activities.enums import Freshness, PlaceKind
from activities.models import Category
from programmes.comparing import CHECKED, HOURS, PERCENT, Cell, Comparison, share
from programmes.definitions import DEFINITIONS
from programmes.figures import ANY, AREA, NO_FIGURE, UNKNOWN, Figure
from programmes.pages.stored import Stored
from programmes.public import buurt_names


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]
    is_whole: bool = False


@dataclass(frozen=True)
class Table:
    title: str
    columns: list[str]
    lines: list[Line]
    is_folded: bool = False


@dataclass(frozen=True)
class Section:
    """`definitions` are pairs of a term and what it means; `when` says of which day or quarter it is."""

    slug: str
    title: str
    when: str
    definitions: list[tuple[str, str]]
    tables: list[Table] = field(default_factory=list)

    @property
    def is_measured(self) -> bool:
        return any(cell.figure != NO_FIGURE for table in self.tables for line in table.lines for cell in line.cells)

    @property
    def is_narrow(self) -> bool:
        """On paper its tables fit beside each other."""
        return len(self.tables) > 1 and all(len(table.columns) == 1 for table in self.tables)


@dataclass(frozen=True)
class Names:
    """`areas` are the whole, the buurten and UNKNOWN, in the order of a table. Two queries."""

    themes: Mapping[str, str]
    areas: Mapping[str, str]


def names() -> Names:
    return Names({theme.slug: theme.label for theme in Category.objects.all()}, buurt_names())


def of_managers(stored: Stored, names: Names) -> list[Section]:
    return [make(stored, stored.comparison, names) for make in (*PUBLIC, _visits, _searches, _referrals)]


def of_everybody(stored: Stored, names: Names) -> list[Section]:
    """Without a comparison: that is for who knows why the baseline is what it is."""
    return [make(stored, Comparison(stored.public), names) for make in PUBLIC]


def _places(stored: Stored, figures: Comparison, names: Names) -> Section:
    kinds = {str(kind): str(kind.label).capitalize() for kind in PlaceKind}
    of_kind = [Line(label, [figures.cell("active_places", kind)]) for kind, label in kinds.items()]
    whole = Line(_("Alle plekken"), [figures.cell("active_places")], is_whole=True)
    of_buurt = _by_area(names, lambda code: [figures.cell("active_places", kind, buurt=code) for kind in (ANY, *kinds)])
    tables = [
        Table(_("Plekken naar soort"), [_("Plekken")], [*of_kind, whole]),
        Table(_("Plekken per buurt"), [_("Alle soorten"), *kinds.values()], of_buurt, is_folded=True),
    ]
    return Section("plekken", _("Plekken"), stored.day, _terms("active_places"), tables)


def _hours(stored: Stored, figures: Comparison, names: Names) -> Section:
    slots = {ANY: _("Hele week"), "avond": _("’s Avonds"), "weekend": _("In het weekend")}
    lines = _by_area(
        names, lambda code: [figures.cell("opening_hours", slot=slot, buurt=code, unit=HOURS) for slot in slots]
    )
    columns = list(slots.values())
    tables = [
        Table(_("Uren open per week"), columns, [line for line in lines if line.is_whole]),
        Table(_("Uren open per buurt"), columns, lines, is_folded=True),
    ]
    return Section("openingstijden", _("Openingstijden"), stored.day, _terms("opening_hours"), tables)


def _moments(stored: Stored, figures: Comparison, names: Names) -> Section:
    codes = {
        "moments_planned": _("In de agenda"),
        "moments_held": _("Doorgegaan"),
        "moments_cancelled": _("Niet doorgegaan"),
    }
    tables = _by_theme_and_by_area(_("Momenten"), codes, figures, names)
    return Section("momenten", _("Momenten"), stored.quarter, _terms(*codes), tables)


def _freshness(stored: Stored, figures: Comparison, names: Names) -> Section:
    whole = figures.total("freshness", [str(each) for each in Freshness])
    lines = [
        Line(str(each.label).capitalize(), [cell, _share(cell, whole)])
        for each in Freshness
        for cell in [figures.cell("freshness", each, unit=CHECKED)]
    ]
    tables = [Table(_("Hoe lang geleden is het nagekeken?"), [_("Activiteiten"), _("Aandeel")], lines)]
    return Section("actueel", _("Hoe actueel is wat er staat?"), stored.day, _terms("freshness"), tables)


def _visits(stored: Stored, figures: Comparison, names: Names) -> Section:
    tables = _by_theme_and_by_area(_("Bezoeken"), {"visits": _("Aantal")}, figures, names)
    return Section("bezoeken", _("Bezoeken"), stored.quarter, _terms("visits"), tables)


def _searches(stored: Stored, figures: Comparison, names: Names) -> Section:
    title = _("Zoekvragen zonder resultaat")
    tables = _by_theme_and_by_area(title, {"searches": _("Aantal")}, figures, names)
    return Section("zoekvragen", title, stored.quarter, _terms("searches"), tables)


def _referrals(stored: Stored, figures: Comparison, names: Names) -> Section:
    known = [Line(label, [figures.cell("referrals", part)]) for part, label in _results().items()]
    whole = Line(_("Alle verwijzingen"), [figures.cell("referrals")], is_whole=True)
    tables = [Table(_("Verwijzingen: hoe het afliep"), [_("Aantal")], [*known, whole])]
    return Section("verwijzingen", _("Verwijzingen"), stored.quarter, _terms("referrals"), tables)


PUBLIC: tuple[Callable[[Stored, Comparison, Names], Section], ...] = (_places, _hours, _moments, _freshness)


def _by_area(names: Names, cells: Callable[[str], list[Cell]]) -> list[Line]:
    """What lies in no known buurt is a row when there is something of it."""
    lines = {code: Line(_start(name), cells(code), is_whole=code == AREA) for code, name in names.areas.items()}
    return [line for code, line in lines.items() if code != UNKNOWN or _is_measured(line)]


def _by_theme_and_by_area(title: str, codes: Mapping[str, str], figures: Comparison, names: Names) -> list[Table]:
    """The whole is what was measured, never a sum: of numbers that are not all shown, a sum would tell the others."""
    themes = {
        theme: Line(label, [figures.cell(code, theme) for code in codes]) for theme, label in names.themes.items()
    }
    several = Line(_("Geen of meer thema’s"), [figures.cell(code, UNKNOWN) for code in codes])
    whole = Line(_("Alle thema’s"), [figures.cell(code) for code in codes], is_whole=True)
    of_theme = [*themes.values(), *([several] if _is_measured(several) else []), whole]
    of_area = _by_area(names, lambda area: [figures.cell(code, buurt=area) for code in codes])
    columns = list(codes.values())
    return [
        Table(_("%(what)s naar thema") % {"what": title}, columns, of_theme),
        Table(_("%(what)s per buurt") % {"what": title}, columns, of_area, is_folded=True),
    ]


def _results() -> dict[str, str]:
    """What became of referrals, in the words of that app, which is not always there."""
    return {
        "geweest": _("Geweest"),
        "afgewezen-vol": _("Kon niet: vol"),
        "afgewezen-past-niet": _("Kon niet: past niet"),
        "afgewezen-gestopt": _("Kon niet: gestopt"),
        "niet-gekomen": _("Niet gekomen"),
        "ingetrokken": _("Ingetrokken"),
        "verlopen": _("Verlopen: niemand antwoordde"),
    }


def _is_measured(line: Line) -> bool:
    return any(cell.figure != NO_FIGURE for cell in line.cells)


def _share(cell: Cell, whole: Cell) -> Cell:
    before: Figure | None = None
    if cell.before is not None and whole.before is not None:
        before = share(cell.before, whole.before)
    return replace(cell, figure=share(cell.figure, whole.figure), before=before, unit=PERCENT)


def _start(name: str) -> str:
    return name[:1].upper() + name[1:]


def _terms(*codes: str) -> list[tuple[str, str]]:
    return [(str(DEFINITIONS[code].name), str(DEFINITIONS[code].meaning)) for code in codes]
