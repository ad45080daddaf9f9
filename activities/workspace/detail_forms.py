"""Facts that only some themes have."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import Serving
from activities.form_fields import ClockField, KnownField, LineField, NumberField

EMPTY = (None, "")
# The themes, as the pages of residents have them.
MEALS, TODDLER_CARE = "eten", "peuteropvang"


class MealForm(forms.Form):
    theme, name = MEALS, "meal"

    halal = KnownField(label=_("Is het eten halal?"))
    vegetarisch = KnownField(label=_("Kan het vegetarisch?"))
    hoe_eten = forms.ChoiceField(
        label=_("Hier eten of afhalen?"),
        required=False,
        choices=[("", _("Weet ik niet")), *Serving.choices],
        error_messages={"invalid_choice": _("Kies een van deze antwoorden.")},
    )
    bijdrage = KnownField(label=_("Betaal je iets mee?"))
    dagen_vooraf = NumberField(label=_("Hoeveel dagen vooraf aanmelden?"), max_value=60)
    voor_uur = ClockField(label=_("Aanmelden voor (tijd)"), required=False)

    columns = {
        "halal": "is_halal",
        "vegetarisch": "is_vegetarian",
        "hoe_eten": "serving",
        "bijdrage": "has_own_contribution",
        "dagen_vooraf": "signup_days_before",
        "voor_uur": "signup_by_time",
    }

    def said(self, _stored: dict[str, Any] | None) -> dict[str, Any] | None:
        values = {column: self.cleaned_data[name] for name, column in self.columns.items()}
        at = values["signup_by_time"]
        values["signup_by_time"] = f"{at:%H:%M}" if at else None
        return values


class CareForm(forms.Form):
    theme, name = TODDLER_CARE, "toddler_care"

    lrk = LineField(label=_("LRK-nummer"), required=False, max_length=12)
    vrij = NumberField(label=_("Hoeveel plekken zijn er vrij?"), max_value=500)
    wachtlijst = KnownField(label=_("Is er een wachtlijst?"))
    hoe_aanmelden = LineField(label=_("Hoe meld je een kind aan?"), required=False, max_length=500)

    columns = {
        "lrk": "lrk_number",
        "vrij": "places_left",
        "wachtlijst": "has_waiting_list",
        "hoe_aanmelden": "how_to_apply",
    }

    def said(self, stored: dict[str, Any] | None) -> dict[str, Any] | None:
        """Places left were said today, unless they are still what was said before."""
        values = {column: self.cleaned_data[name] for name, column in self.columns.items()}
        told = ("places_left", "has_waiting_list")
        is_same = stored is not None and all(values[column] == stored[column] for column in told)
        has_any = any(values[column] is not None for column in told)
        said_on = (
            stored["places_left_on"] if stored and is_same else timezone.localdate().isoformat() if has_any else None
        )
        return values | {"places_left_on": said_on}


DETAIL_FORMS: tuple[type[MealForm] | type[CareForm], ...] = (MealForm, CareForm)


def first_values(form: type[MealForm] | type[CareForm], stored: dict[str, Any] | None) -> dict[str, Any]:
    return {name: (stored or {}).get(column) for name, column in form.columns.items()}


def details_of(form: MealForm | CareForm, stored: dict[str, Any] | None, theme: str) -> dict[str, Any] | None:
    """None when nobody told anything; of another theme what was stored stays, for when the theme comes back."""
    if theme != form.theme:
        return stored
    said = form.said(stored)
    return said if stored or (said and any(value not in EMPTY for value in said.values())) else None
