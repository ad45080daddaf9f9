from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.form_fields import LineField, LinesField
from activities.models.activity_text import TRANSLATED

FIELDS = dict(zip(("naam", "samenvatting", "beschrijving"), TRANSLATED, strict=True))


class TextForm(forms.Form):
    """An activity in another language; as long as in Dutch, and nothing has to be filled in."""

    naam = LineField(label=_("Hoe heet het?"), required=False, max_length=120)
    samenvatting = LineField(label=_("In één zin"), required=False, max_length=200)
    beschrijving = LinesField(label=_("Meer uitleg"), required=False, max_length=5000)

    @property
    def said(self) -> dict[str, str]:
        return {column: self.cleaned_data[name] for name, column in FIELDS.items()}


def first_values(texts: dict[str, Any]) -> dict[str, Any]:
    return {name: texts.get(column, "") for name, column in FIELDS.items()}
