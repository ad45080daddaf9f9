"""Figures as a list, one a row; and which of them anybody may have.

The list is the same for everybody but for what it leaves out. Unknown is empty, and so is what is not shown: of that
not even how much was known, only that it is there.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _, pgettext

from maps.models import Buurt
from maps.site_names import named
from programmes.definitions import DEFINITIONS
from programmes.figures import AREA, NOW, UNKNOWN, Figure, Figures, Key

# Of what there is to do; nothing that counts visitors, seekers or who was referred. What is not here is not public.
PUBLIC_INDICATORS = frozenset({
    *("places", "moments_per_week", "places_per_1000", "moments_per_1000", "reach", "residents", "residents_reached"),
    *("active_places", "opening_hours", "moments_planned", "moments_held", "moments_cancelled", "freshness"),
})  # fmt: skip
Value = str | int | float | None
Row = list[Value]


def public_figures(figures: Figures) -> Figures:
    return Figures((key, bare(figures[key])) for key in figures if is_public(key))


def public_rows(figures: Figures) -> Iterator[Row]:
    """With a row of headings. Costs a query."""
    names = buurt_names()
    yield headings()
    for key, figure in public_figures(figures).items():
        yield long_row(key, figure, names)


def is_public(key: Key) -> bool:
    return key.indicator in PUBLIC_INDICATORS and key.scenario == NOW


def bare(figure: Figure) -> Figure:
    """Without what would say something of a figure that is not shown."""
    return Figure(None, is_hidden=True) if figure.is_hidden else figure


def headings() -> Row:
    return [
        *(_("indicator"), _("wat het is"), _("onderdeel"), _("dagdeel"), _("buurt"), _("naam van de buurt")),
        *(_("scenario"), _("waarde"), _("bekend"), pgettext("hoeveel", "van"), _("getoond")),
    ]


def long_row(key: Key, figure: Figure, names: Mapping[str, str]) -> Row:
    shown = bare(figure)
    name = names.get(key.buurt, key.buurt)
    facts = [shown.value, shown.known, shown.of, shown_as(figure)]
    return [key.indicator, definition_of(key.indicator), key.part, key.slot, key.buurt, name, key.scenario, *facts]


def shown_as(figure: Figure) -> str:
    if figure.is_hidden:
        return _("niet getoond")
    return _("onbekend") if figure.value is None else _("ja")


def buurt_names() -> dict[str, str]:
    """Of the whole, of each buurt of the programme in their order, and of what lies in none that is known."""
    rows: Iterable[tuple[str, str]] = Buurt.objects.filter(in_programme_area=True).values_list("code", "name")
    return {AREA: named(_("heel {area}")), **dict(rows), UNKNOWN: _("buurt onbekend")}


def definition_of(indicator: str) -> str:
    definition = DEFINITIONS.get(indicator)
    return f"{definition.name}: {definition.meaning}" if definition else indicator
