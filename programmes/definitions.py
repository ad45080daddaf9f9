"""What each figure says, in words that stand beside it, and between which bounds a map of it changes colour."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

PER_WEEK, PER_1000 = _("per week"), _("per 1.000 bewoners")


class Definition(NamedTuple):
    """`limits` are the upper bounds between the steps of a map; empty where the figure is not told per buurt."""

    name: Any
    meaning: Any
    unit: Any
    limits: tuple[float, ...] = ()


DEFINITIONS: dict[str, Definition] = {
    "places": Definition(
        _("Plekken"),
        _("Het aantal plekken waar je iets kunt doen binnen dit thema. Een plek telt één keer mee."),
        _("plekken"),
        (1, 3, 6, 10),
    ),
    "moments_per_week": Definition(
        _("Momenten per week"),
        _("Hoe vaak er in een week iets te doen is, in de vier weken vanaf de datum. Openingstijden tellen mee."),
        PER_WEEK,
        (2, 5, 10, 20),
    ),
    "places_per_1000": Definition(
        _("Plekken per 1.000 bewoners"),
        _("Het aantal plekken voor elke 1.000 bewoners van de leeftijd waar het voor is."),
        PER_1000,
        (0.5, 1, 2, 4),
    ),
    "moments_per_1000": Definition(
        _("Momenten per 1.000 bewoners"),
        _("Het aantal momenten in een week, voor elke 1.000 bewoners van de leeftijd waar het voor is."),
        PER_1000,
        (1, 3, 6, 12),
    ),
    "reach": Definition(
        _("Dichtbij genoeg"),
        _(
            "Welk deel van de bewoners een plek heeft op tien minuten lopen. Plekken net over de grens van de buurt "
            "tellen mee."
        ),
        _("procent"),
        (20, 40, 60, 80),
    ),
    "residents": Definition(
        _("Bewoners"),
        _("Het aantal bewoners van de leeftijd waar het voor is. Dit komt van het CBS."),
        _("bewoners"),
        (1_000, 2_500, 5_000, 10_000),
    ),
    "residents_reached": Definition(
        _("Bewoners met een plek dichtbij"),
        _("Het aantal bewoners dat een plek heeft op tien minuten lopen."),
        _("bewoners"),
        (1_000, 2_500, 5_000, 10_000),
    ),
    "active_places": Definition(
        _("Plekken waar iets te doen is"),
        _("Het aantal plekken met iets dat nu op de site staat. Een plek telt één keer mee."),
        _("plekken"),
        (2, 5, 10, 20),
    ),
    "opening_hours": Definition(
        _("Uren open per week"),
        _(
            "Hoeveel uur de plekken samen open zijn in een week. We tellen de vier weken vanaf de datum. De avond "
            "begint om 18.00 uur op maandag tot en met vrijdag. Zaterdag en zondag zijn het weekend."
        ),
        _("uur per week"),
        (20, 50, 100, 200),
    ),
    "moments_planned": Definition(
        _("Momenten in de agenda"),
        _("Hoe vaak er in het kwartaal iets in de agenda stond. Wat niet doorging telt mee. Openingstijden niet."),
        _("momenten"),
        (10, 30, 60, 120),
    ),
    "moments_held": Definition(
        _("Momenten die doorgingen"),
        _("Hoe vaak er in het kwartaal iets doorging. Openingstijden tellen niet mee."),
        _("momenten"),
        (10, 30, 60, 120),
    ),
    "moments_cancelled": Definition(
        _("Momenten die niet doorgingen"),
        _("Hoe vaak er in het kwartaal iets in de agenda stond en toch niet doorging."),
        _("momenten"),
        (1, 3, 6, 12),
    ),
    "visits": Definition(
        _("Bezoeken"),
        _(
            "Hoe vaak er in het kwartaal iemand kwam. De organisatie telt na afloop hoeveel mensen er waren. Wie drie "
            "keer komt, telt drie keer. We weten niet wie er kwamen."
        ),
        _("bezoeken"),
        (50, 100, 250, 500),
    ),
    "freshness": Definition(
        _("Hoe actueel de informatie is"),
        _("Hoeveel activiteiten er op de site staan die pas zijn nagekeken, en hoeveel er lang niet zijn nagekeken."),
        _("activiteiten"),
    ),
    "searches": Definition(
        _("Gezocht en niets gevonden"),
        _("Hoe vaak iemand in het kwartaal iets zocht dat er niet was. We weten niet wie er zocht."),
        _("zoekvragen"),
        (10, 25, 50, 100),
    ),
    "referrals": Definition(
        _("Verwijzingen"),
        _("Hoe vaak een verwijzing in het kwartaal afliep, en hoe. We weten hier niet om wie het gaat."),
        _("verwijzingen"),
    ),
}
