"""Which map is asked for. What is left out is chosen for you; what does not exist is an error at its field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from programmes.comparing import Words
from programmes.coverage_maps import MEASURES, SLOT_WORDS

NOT_IN_THE_LIST = {"invalid_choice": _("Dit kennen we niet. Kies er een uit de lijst.")}


class MapForm(forms.Form):
    thema = forms.ChoiceField(label=_("Thema"), required=False, error_messages=NOT_IN_THE_LIST)
    tijd = forms.ChoiceField(label=_("Wanneer"), required=False, error_messages=NOT_IN_THE_LIST)
    maat = forms.ChoiceField(label=_("Wat tellen we?"), required=False, error_messages=NOT_IN_THE_LIST)

    def __init__(self, asked: QueryDict, themes: Mapping[str, str]) -> None:
        """Of a value that is empty or left out, the first of the list is asked for."""
        lists: dict[str, Mapping[str, Words]] = {
            "thema": themes,
            "tijd": SLOT_WORDS,
            "maat": {slug: measure.label for slug, measure in MEASURES.items()},
        }
        first = {name: next(iter(options), "") for name, options in lists.items()}
        super().__init__({name: asked.get(name) or first[name] for name in lists})
        for name, options in lists.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(value, _start(str(label))) for value, label in options.items()]

    def chosen(self) -> dict[str, Any]:
        """After is_valid()."""
        return self.cleaned_data


def _start(label: str) -> str:
    """With a capital, also after an apostrophe: ’s Avonds."""
    at = 3 if label.startswith("’s ") else 0
    return label[:at] + label[at : at + 1].upper() + label[at + 1 :]
