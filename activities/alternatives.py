"""What to offer where nothing at all was found: the same question, with less asked."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from activities import text_index
from activities.enums import Order
from activities.moments import ANY_TIME

if TYPE_CHECKING:
    from activities.search import Criteria


def wider(criteria: "Criteria", furthest_m: int) -> list[tuple[Any, "Criteria"]]:
    """Each with the reason to offer it, from nearest to the question to furthest from it."""
    by_place = Order.DISTANCE if criteria.origin else Order.NAME
    known = text_index.known_part(criteria.text) if criteria.text else ""
    same = replace(criteria, page=1, text=known or criteria.text)
    far = replace(same, radius_m=furthest_m, buurten=None, box=None)
    any_hour = replace(same, when=same.when.without_hours())
    any_day = replace(same, when=ANY_TIME, order=criteria.order if criteria.order != Order.TIME else by_place)
    far_any_day = replace(any_day, radius_m=furthest_m, buurten=None, box=None)
    easier = replace(far_any_day, ages=None, language="", programme="", wishes=())
    other_words = replace(easier, text="", order=by_place)
    other_times = [
        (_("Dit is er wel, op een andere tijd"), any_hour),
        (_("Dit is er wel, op een andere dag of op een tijd die we niet weten"), any_day),
        (_("Dit is er wel, verder weg en op een andere dag"), far_any_day),
    ]
    return [
        *([(_("Niet alles wat je typte is gevonden. Dit past bij de rest"), same)] if known else []),
        (_("Dit is er wel, verder weg"), far),
        *(other_times if criteria.when else []),
        (_("Dit is er wel, maar past niet bij al je wensen"), easier),
        (_("Dit is er wel bij dit thema"), other_words)
        if criteria.categories
        else (_("Dit is er wel in de buurt"), other_words),
        (_("Dit is er wel, met een ander thema"), replace(other_words, categories=())),
    ]
