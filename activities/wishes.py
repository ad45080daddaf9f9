"""What a resident may insist on, by the name it has in the address. Unknown never counts as yes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.enums import Serving
from maps.site_names import named


@dataclass(frozen=True)
class Wish:
    label: Any
    description: str
    condition: Q


WISHES: dict[str, Wish] = {
    "gratis": Wish(_("Gratis"), "Alleen waarvan we weten dat het niets kost.", Q(price_cents=0)),
    "zonderAanmelden": Wish(
        _("Je hoeft je niet aan te melden"),
        "Alleen waarvan we weten dat je je niet hoeft aan te melden.",
        Q(needs_signup=False),
    ),
    "rolstoel": Wish(
        _("Je kunt er met een rolstoel in"),
        "Alleen waarvan we weten dat je er met een rolstoel in kunt.",
        Q(place__is_wheelchair_accessible=True),
    ),
    "toilet": Wish(_("Er is een toilet"), "Alleen waarvan we weten dat er een toilet is.", Q(place__has_toilet=True)),
    "ooievaarspas": Wish(
        named(_("Met {pass}")),
        named("Alleen waarvan we weten dat je de {pass} kunt gebruiken."),
        Q(accepts_ooievaarspas=True),
    ),
    "vrouwen": Wish(_("Alleen voor vrouwen"), "Alleen voor vrouwen.", Q(is_women_only=True)),
    "maatje": Wish(
        _("Er kan iemand met je mee"),
        "Alleen waarvan we weten dat er de eerste keer iemand met je mee kan.",
        Q(has_buddy=True),
    ),
    "halal": Wish(_("Halal eten"), "Alleen maaltijden waarvan we weten dat ze halal zijn.", Q(meal__is_halal=True)),
    "vegetarisch": Wish(
        _("Vegetarisch eten"),
        "Alleen maaltijden waarvan we weten dat ze vegetarisch zijn of kunnen.",
        Q(meal__is_vegetarian=True),
    ),
    "afhalen": Wish(
        _("Eten dat je mee kunt nemen"),
        "Alleen maaltijden waarvan we weten dat je ze kunt afhalen.",
        Q(meal__serving__in=(Serving.TAKE_AWAY, Serving.BOTH)),
    ),
    "plekVrij": Wish(
        _("Er is plek voor je peuter"),
        "Alleen peuteropvang waarvan iemand zei dat er plaatsen vrij zijn.",
        Q(toddler_care__places_left__gt=0),
    ),
}
