"""All figures of a measurement, beside those of the baseline, to take along as a table.

Of a figure that is not shown nothing is told but that: no number, not of how many it was known, and no difference.
"""

from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.translation import gettext as _

from activities.licences import Licence
from activities.open_data.columns import Column
from activities.open_data.writers import Head, xlsx_file
from maps.site_names import named
from programmes.figures import DECIMALS, NO_FIGURE, Figure, Figures
from programmes.pages.stored import Stored
from programmes.public import Row, bare, buurt_names, headings, long_row, shown_as


def figure_rows(stored: Stored) -> Iterator[Row]:
    """Of every figure that was measured, now or for the baseline. Costs a query."""
    now, names = stored.figures, buurt_names()
    before = stored.comparison.before or Figures([])
    days = [stored.as_of.isoformat(), stored.measurement.quarter.isoformat()]
    for key in sorted({*now, *before}):
        figure, earlier = now.get(key, NO_FIGURE), before.get(key)
        yield [*days, *long_row(key, figure, names), *_compared(figure, earlier)]


def column_names() -> list[str]:
    return [column.name for column in _columns()]


def as_xlsx(stored: Stored) -> bytes:
    head = Head("cijfers", _columns(), Licence.CC_BY, stored.measurement.made_at.isoformat())
    head.facts = _facts(stored)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cijfers.xlsx"
        with xlsx_file(path, head) as writer:
            for row in figure_rows(stored):
                writer.add(row)
        return path.read_bytes()


def _compared(figure: Figure, earlier: Figure | None) -> Row:
    if earlier is None:
        return [None, None, None, _("niet gemeten"), None]
    known = bare(earlier)
    return [known.value, known.known, known.of, shown_as(earlier), _difference(bare(figure), known)]


def _difference(figure: Figure, earlier: Figure) -> float | None:
    """None as soon as one of both is not known, or not shown."""
    if figure.value is None or earlier.value is None:
        return None
    return round(figure.value - earlier.value, DECIMALS)


def _columns() -> list[Column]:
    abouts = [
        (_("stand van"), _("De dag van de meting.")),
        (_("kwartaal"), _("De eerste dag van het kwartaal waarin momenten, bezoeken en zoekvragen zijn geteld.")),
        *zip(map(str, headings()), _abouts(), strict=True),
        (_("nulmeting"), _("De waarde bij de nulmeting.")),
        (_("nulmeting bekend"), _("Van zoveel wisten we het toen.")),
        (_("nulmeting van"), _("Zoveel waren er toen.")),
        (_("nulmeting getoond"), _("Zoals bij “getoond”, of “niet gemeten”.")),
        (_("verschil"), _("De waarde min die van de nulmeting. Leeg als een van beide er niet staat.")),
    ]
    return [Column(name, about, itemgetter(name)) for name, about in abouts]


def _abouts() -> list[str]:
    """Of what public_rows() has."""
    return [
        *(_("Wat er gemeten is."), _("Wat dat betekent."), _("Het thema, de soort plek of de uitkomst. Leeg: alles.")),
        _("ochtend, middag, avond (maandag tot en met vrijdag) of weekend. Leeg: de hele week."),
        *(named(_("CBS-code. Leeg: heel {area}. Een vraagteken: buurt onbekend.")), _("Hoe de buurt heet.")),
        _("nu, of straks: alsof de subsidies van nu voorbij zijn en geen opvolger hebben."),
        *(
            _("Het getal. In CSV staat er een komma voor de decimalen, in GeoJSON een punt."),
            _("Van zoveel weten we het."),
            _("Zoveel zijn er."),
        ),
        _("ja, onbekend, of niet getoond: dan is het aantal klein, of kun je er een klein aantal mee uitrekenen."),
    ]


def _facts(stored: Stored) -> dict[str, str]:
    baseline = stored.baseline.as_of.isoformat() if stored.baseline else _("er is nog geen nulmeting")
    return {
        _("stand van"): stored.as_of.isoformat(),
        _("kwartaal"): stored.quarter,
        _("nulmeting"): baseline,
        _("bron"): settings.SITE_NAME,
        _("let op"): _("Het zijn aantallen: wat iets mensen oplevert, staat hier niet. Voorbeelden tellen niet mee."),
    }
