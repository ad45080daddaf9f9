"""The calendar of endings as a table to take along: a row for each theme in a buurt that loses something."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from programmes.endings import Ending, Loss

# Of a row that loses nothing: buurt, theme, and the numbers.
NUMBERS = 4


def as_rows(endings: Iterable[Ending]) -> Iterator[list[object]]:
    """With a head. Numbers are empty where they say nothing, and "onbekend" where nobody knows them."""
    yield [
        *(_("Subsidie"), _("Programma"), _("Laatste dag"), _("Dagen"), _("Wat er gebeurt"), _("CBS-code"), _("Buurt")),
        *(_("Thema"), _("Plekken"), _("Activiteiten"), _("Momenten per week"), _("Activiteiten zonder tijden")),
        _("Opvolger"),
    ]
    for ending in endings:
        for middle in _middles(ending):
            yield [*_grant(ending), *middle, ending.successor.name if ending.successor else ""]


def _grant(ending: Ending) -> list[object]:
    day = ending.last_day.isoformat() if ending.last_day else _("onbekend")
    left = "" if ending.days_left is None else ending.days_left
    return [ending.grant.name, ending.grant.programme.name, day, left]


def _middles(ending: Ending) -> Iterator[list[object]]:
    """What happens, where and of which theme, and the numbers."""
    nothing = [""] * NUMBERS
    for loss in ending.losses:
        yield [_("stopt"), *_numbers(loss)]
    for category in ending.themes:
        yield [_("betaalt mee aan het thema"), "", "", category.label, *nothing]
    if not (ending.losses or ending.themes):
        yield [_without_losses(ending), "", "", "", *nothing]


def _without_losses(ending: Ending) -> str:
    if not ending.is_filled_in:
        return _("nog niet ingevuld")
    return _("gaat door") if ending.successor else _("er stopt niets op de site")


def _numbers(loss: Loss) -> list[object]:
    lost = loss.lost
    moments = _("onbekend") if lost.moments_per_week is None else lost.moments_per_week
    where = [loss.buurt.code, loss.buurt.name] if loss.buurt else ["", _("buurt onbekend")]
    return [*where, loss.category.label, lost.places, lost.activities, moments, lost.without_times]
