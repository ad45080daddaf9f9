"""What a worker keeps or passes on of a question: only what the search knows, and what was right."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.search_form import DAY_WORDS, LONGEST_TEXT, UNREADABLE, SearchForm, ask
from maps.naming import clean_text
from referrals.models import SavedSearch
from referrals.personal import has_bsn

LONGEST_NAME: int = SavedSearch._meta.get_field("name").max_length or 0
LONGEST_QUERY: int = SavedSearch._meta.get_field("query").max_length or 0
# Longer than any question that was asked with the form, each sign of it written as six.
LONGEST_SENT = 10 * LONGEST_TEXT
# What is about this page of the answer.
PAGE = frozenset({"pagina", "perPagina"})
POINT = frozenset({"lat", "lon"})
# The fields in which anything can be typed.
TYPED = ("q", "bij")
LOST = _("We weten niet meer wat je zocht. Ga terug, zoek opnieuw en bewaar het dan.")
NO_BSN = _("Hier staat een getal dat een BSN kan zijn. Haal het weg: een BSN mag hier nooit staan.")
TOO_LONG = _("Deze zoekvraag is te lang om te bewaren. Zoek met minder woorden.")


def query_of(form: SearchForm, params: QueryDict) -> str:
    """The question as it stands in an address, for a form that has been asked."""
    asked = QueryDict(mutable=True)
    wrong = form.errors.keys() | (POINT if POINT & form.errors.keys() else set())
    for name in form.fields:
        if name not in wrong | PAGE and form.cleaned_data.get(name):
            values = params.getlist(name) if name == "categorie" else params.getlist(name)[-1:]
            asked.setlist(name, [value.strip() for value in values if value.strip()])
    return asked.urlencode()


class SaveSearchForm(forms.Form):
    """`vraag` is a question as in an address; a date in it goes by, so that it is left out."""

    naam = forms.CharField(
        label=_("Hoe noem je deze zoekvraag?"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Geef een naam, bijvoorbeeld: Turks, met kind."),
            "max_length": _("Kies een kortere naam: hoogstens 60 letters."),
            "null_characters_not_allowed": UNREADABLE,
        },
    )
    vraag = forms.CharField(
        max_length=LONGEST_SENT,
        widget=forms.HiddenInput,
        error_messages={"required": LOST, "max_length": TOO_LONG, "null_characters_not_allowed": LOST},
    )

    def clean_naam(self) -> str:
        """Of what is searched for, not for whom."""
        return self._without_bsn(clean_text(self.cleaned_data["naam"]))

    def clean_vraag(self) -> str:
        params = QueryDict(self.cleaned_data["vraag"], mutable=True)
        if params.get("dag", "").strip().lower() not in DAY_WORDS:
            params.pop("dag", None)
        form = ask(params).form
        self._without_bsn(" | ".join(str(form.cleaned_data.get(name) or "") for name in TYPED))
        query = query_of(form, params)
        if not query:
            raise forms.ValidationError(_("Hier staat nog geen vraag in. Kies eerst een woord, een wens of een buurt."))
        if len(query) > LONGEST_QUERY:
            raise forms.ValidationError(TOO_LONG)
        return query

    def _without_bsn(self, text: str) -> str:
        if has_bsn(text):
            raise forms.ValidationError(NO_BSN, code="bsn")
        return text

    @property
    def saved(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["naam"], "query": self.cleaned_data["vraag"]}
