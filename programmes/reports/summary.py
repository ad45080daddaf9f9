"""What changed against the baseline, and what is left after the grants, in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from activities.enums import Freshness
from programmes.comparing import HOURS, PERCENT, Cell, change, in_words, value_in_words
from programmes.coverage_maps import MEASURES
from programmes.figures import AFTER, NO_FIGURE, NOW
from programmes.pages.sections import Names
from programmes.pages.stored import Stored


def changes(stored: Stored, names: Names) -> list[str]:
    """Of the whole area."""
    figures = stored.comparison
    told = [
        (_("Plekken"), figures.cell("active_places")),
        (_("Uren open per week"), figures.cell("opening_hours", unit=HOURS)),
        (_("Geplande momenten in het kwartaal"), figures.cell("moments_planned")),
        (_("Doorgegane momenten in het kwartaal"), figures.cell("moments_held")),
        (_("Afgelaste momenten in het kwartaal"), figures.cell("moments_cancelled")),
        (_("Bezoeken in het kwartaal"), figures.cell("visits")),
        (_("Zoekvragen zonder resultaat in het kwartaal"), figures.cell("searches")),
        (_("Verwijzingen in het kwartaal"), figures.cell("referrals")),
        (_("Activiteiten die pas zijn nagekeken"), figures.cell("freshness", Freshness.CURRENT)),
    ]
    reached = [
        (
            _("Bewoners met een plek op loopafstand, %(theme)s") % {"theme": label},
            figures.cell("reach", theme, unit=PERCENT),
        )
        for theme, label in names.themes.items()
    ]
    return [sentence(what, cell) for what, cell in [*told, *reached]]


def sentence(what: str, cell: Cell) -> str:
    if not cell.is_number:
        return _without_number(what, cell)
    said = {"what": what, "now": cell.text}
    if cell.before is None:
        return _("%(what)s: %(now)s.") % said
    if cell.before.is_hidden:
        return _("%(what)s: %(now)s. Het getal van de nulmeting tonen we niet.") % said
    difference = change(cell.figure, cell.before, cell.unit)
    if difference is None:
        return _("%(what)s: %(now)s. Bij de nulmeting was dit onbekend.") % said
    said["before"] = in_words(cell.before, cell.unit)
    said["difference"] = value_in_words(abs(difference), cell.unit._replace(text=cell.unit.apart))
    if difference == 0:
        return _("%(what)s: %(now)s. Dat is gelijk aan de nulmeting.") % said
    if difference > 0:
        return _("%(what)s: %(now)s. Dat is %(difference)s meer dan bij de nulmeting (%(before)s).") % said
    return _("%(what)s: %(now)s. Dat is %(difference)s minder dan bij de nulmeting (%(before)s).") % said


def losses(stored: Stored, names: Names) -> list[str]:
    """Of the themes that reach fewer residents when the grants of now have ended."""
    return [said for theme, label in names.themes.items() for said in _loss(stored, theme, label)]


def _loss(stored: Stored, theme: str, label: str) -> Iterator[str]:
    indicator, unit = MEASURES["bereik"].indicator, PERCENT
    now, after = (stored.figures.figure(indicator, theme, scenario=each) for each in (NOW, AFTER))
    difference = change(after, now, unit)
    if difference is not None and difference < 0:
        said = {"theme": label, "now": in_words(now, unit), "after": in_words(after, unit)}
        yield _("%(theme)s: nu %(now)s van de bewoners, daarna %(after)s.") % said


def _without_number(what: str, cell: Cell) -> str:
    if cell.figure.is_hidden:
        return _("%(what)s: niet getoond, om mensen niet herkenbaar te maken.") % {"what": what}
    if cell.figure == NO_FIGURE:
        return _("%(what)s: nog niet ingevuld.") % {"what": what}
    return _("%(what)s: onbekend.") % {"what": what}
