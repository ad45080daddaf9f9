"""The figures of the dashboard and of the public page: tables by subject, with what they mean and of when they are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from activities.enums import Freshness, PlaceKind
from activities.models import Category
from programmes.comparing import HOURS, PERCENT, Cell, Comparison, share
from programmes.figures import ANY, AREA, NO_FIGURE, UNKNOWN, Figure
from programmes.pages.stored import Stored
from programmes.pages.words import DEFINITIONS, referral_label
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
    kinds = {str(kind): str(kind.label) for kind in PlaceKind}
    of_kind = [Line(label.capitalize(), [figures.cell("active_places", kind)]) for kind, label in kinds.items()]
    whole = Line(_("Alle plekken"), [figures.total("active_places", kinds)], is_whole=True)
    columns = [_("Samen"), *(label.capitalize() for label in kinds.values())]
    of_buurt = _by_area(
        names,
        lambda code: [
            figures.total("active_places", kinds, buurt=code),
            *(figures.cell("active_places", kind, buurt=code) for kind in kinds),
        ],
    )
    tables = [
        Table(_("Plekken naar soort"), [_("Plekken")], [*of_kind, whole]),
        Table(_("Plekken per buurt"), columns, of_buurt, is_folded=True),
    ]
    return Section("plekken", _("Plekken"), stored.day, _terms("active_places"), tables)


def _hours(stored: Stored, figures: Comparison, names: Names) -> Section:
    slots = {ANY: _("Hele week"), "avond": _("’s Avonds"), "weekend": _("In het weekend")}
    lines = _by_area(
        names, lambda code: [figures.cell("opening_hours", slot=slot, buurt=code, unit=HOURS) for slot in slots]
    )
    tables = _whole_and_folded(_("Uren open per week"), _("Uren open per buurt"), list(slots.values()), lines)
    return Section("openingstijden", _("Openingstijden"), stored.day, _terms("opening_hours"), tables)


def _moments(stored: Stored, figures: Comparison, names: Names) -> Section:
    codes = {
        "moments_planned": _("Gepland"),
        "moments_held": _("Doorgegaan"),
        "moments_cancelled": _("Afgelast"),
    }
    of_theme = [Line(label, [figures.cell(code, theme) for code in codes]) for theme, label in names.themes.items()]
    whole = Line(_("Alle thema’s"), [figures.total(code, names.themes) for code in codes], is_whole=True)
    of_buurt = _by_area(names, lambda code: [figures.total(each, names.themes, buurt=code) for each in codes])
    columns = list(codes.values())
    tables = [
        Table(_("Momenten naar thema"), columns, [*of_theme, whole]),
        Table(_("Momenten per buurt"), columns, _measured(of_buurt), is_folded=True),
    ]
    return Section("momenten", _("Momenten"), stored.quarter, _terms(*codes), tables)


def _freshness(stored: Stored, figures: Comparison, names: Names) -> Section:
    kinds = [str(each) for each in Freshness]
    whole = figures.total("freshness", kinds)
    lines = [
        Line(str(each.label).capitalize(), [cell, _share(cell, whole)])
        for each in Freshness
        for cell in [figures.cell("freshness", each)]
    ]
    columns = [_("Activiteiten"), _("Aandeel")]
    tables = [Table(_("Hoe lang geleden is het nagekeken?"), columns, lines)]
    return Section("actueel", _("Hoe actueel is wat er staat?"), stored.day, _terms("freshness"), tables)


def _visits(stored: Stored, figures: Comparison, names: Names) -> Section:
    return _people("visits", "bezoeken", _("Bezoeken"), stored, figures, names)


def _searches(stored: Stored, figures: Comparison, names: Names) -> Section:
    return _people("searches", "zoekvragen", _("Zoekvragen zonder resultaat"), stored, figures, names)


def _people(code: str, slug: str, title: str, stored: Stored, figures: Comparison, names: Names) -> Section:
    """Numbers that are not all shown: the whole is the one that was measured, and none is added up here."""
    of_theme = [Line(label, [figures.cell(code, theme)]) for theme, label in names.themes.items()]
    other = [Line(_("Alle thema’s"), [figures.cell(code)], is_whole=True)]
    of_buurt = _measured(_by_area(names, lambda area: [figures.cell(code, buurt=area)]))
    tables = [
        Table(_("%(what)s naar thema") % {"what": title}, [_("Aantal")], [*of_theme, *_measured(other)]),
        Table(_("%(what)s per buurt") % {"what": title}, [_("Aantal")], of_buurt, is_folded=True),
    ]
    return Section(slug, title, stored.quarter, _terms(code), tables)


def _referrals(stored: Stored, figures: Comparison, names: Names) -> Section:
    """By what they are stored under: which states there are, the app of the referrals knows."""
    keys = [*figures.now, *(figures.before or ())]
    states = sorted({key.part for key in keys if key.indicator == "referrals"})
    lines = [
        Line(referral_label(state), [figures.cell("referrals", state)], is_whole=state == ANY)
        for state in sorted(states, key=lambda state: state == ANY)
    ]
    tables = [Table(_("Verwijzingen naar uitkomst"), [_("Aantal")], lines)] if lines else []
    return Section("verwijzingen", _("Verwijzingen"), stored.quarter, _terms("referrals"), tables)


PUBLIC: tuple[Callable[[Stored, Comparison, Names], Section], ...] = (_places, _hours, _moments, _freshness)


def _by_area(names: Names, cells: Callable[[str], list[Cell]]) -> list[Line]:
    """What lies in no known buurt is a row when there is something of it."""
    lines = {code: Line(_start(name), cells(code), is_whole=code == AREA) for code, name in names.areas.items()}
    return [line for code, line in lines.items() if code != UNKNOWN or _is_measured(line)]


def _whole_and_folded(title: str, folded: str, columns: list[str], lines: list[Line]) -> list[Table]:
    whole = [line for line in lines if line.is_whole]
    return [Table(title, columns, whole), Table(folded, columns, lines, is_folded=True)]


def _measured(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if _is_measured(line)]


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
    return [DEFINITIONS[code].pair() for code in codes]
