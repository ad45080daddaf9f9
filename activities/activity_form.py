"""The one form of an activity. What it asks is named in Dutch, as on the page; `said` gives it as a snapshot."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities import wording
from activities.enums import AgePolicy
from activities.form_fields import CentsField, KnownField, LineField, LinesField, LinkField, NumberField, PhoneField
from activities.models import Category
from activities.snapshots import Snapshot
from maps.site_names import named

EVERYONE, AGES, FREE, AMOUNT, UNKNOWN = "iedereen", "leeftijd", "gratis", "bedrag", "weetniet"
YEARS, MONTHS = "jaar", "maanden"
MOST_MONTHS, MOST_YEARS = 1440, 120

TEXTS = {
    "naam": "name",
    "samenvatting": "summary",
    "beschrijving": "description",
    "telefoon": "phone",
    "email": "email",
    "website": "website",
    "contactrol": "contact_role",
    "tijden_tekst": "times_text",
    "foto_tekst": "photo_alt",
}
KNOWN = {
    "aanmelden": "needs_signup",
    "vrouwen": "is_women_only",
    "maatje": "has_buddy",
    "ooievaarspas": "accepts_ooievaarspas",
}
# Where an error of the model is shown, of fields with another name than one of the form.
ERRORS_AT = {value: name for name, value in (TEXTS | KNOWN).items()} | {
    "category": "thema",
    "place": "plek",
    "age_policy": "voorwie",
    "age_from_months": "leeftijd_van",
    "age_to_months": "leeftijd_tot",
    "price_cents": "bedrag",
    "hours_per_week": "uren",
    "photo": "foto",
}


class ActivityForm(forms.Form):
    naam = LineField(
        label=_("Hoe heet het?"), max_length=120, error_messages={"required": _("Vul in hoe de activiteit heet.")}
    )
    thema = forms.ChoiceField(
        label=_("Thema"),
        error_messages={"required": _("Kies een thema."), "invalid_choice": _("Kies een thema uit de lijst.")},
    )
    tijden_tekst = LineField(label=_("Tijden in woorden"), required=False, max_length=200)

    voorwie = forms.ChoiceField(
        label=_("Voor wie is het?"),
        choices=[(EVERYONE, _("Voor iedereen")), (AGES, _("Voor een leeftijd")), (UNKNOWN, _("Weet ik niet"))],
        required=False,
        error_messages={"invalid_choice": _("Kies een van deze antwoorden.")},
    )
    leeftijd_van = NumberField(label=_("Vanaf"), max_value=MOST_MONTHS)
    leeftijd_tot = NumberField(label=_("Tot"), max_value=MOST_MONTHS)
    eenheid = forms.ChoiceField(
        label=_("In"),
        choices=[(YEARS, _("jaar")), (MONTHS, _("maanden"))],
        required=False,
        error_messages={"invalid_choice": _("Kies een van deze antwoorden.")},
    )

    kosten = forms.ChoiceField(
        label=_("Wat kost het?"),
        choices=[(FREE, _("Gratis")), (AMOUNT, _("Een bedrag")), (UNKNOWN, _("Weet ik niet"))],
        required=False,
        error_messages={"invalid_choice": _("Kies een van deze antwoorden.")},
    )
    bedrag = CentsField(label=_("Bedrag in euro's"), required=False)

    samenvatting = LineField(label=_("In één zin"), required=False, max_length=200)
    beschrijving = LinesField(label=_("Meer uitleg"), required=False, max_length=5000)
    telefoon = PhoneField(label=_("Telefoon"), required=False, max_length=30)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Schrijf het e-mailadres zoals naam@voorbeeld.nl.")},
    )
    website = LinkField(label=_("Website"), required=False, max_length=200)
    contactrol = LineField(label=_("Wie krijg je dan?"), required=False, max_length=60)
    talen = forms.MultipleChoiceField(
        label=_("Welke talen worden er gesproken?"),
        required=False,
        error_messages={"invalid_choice": _("Kies talen uit de lijst.")},
    )
    aanmelden = KnownField(label=_("Moet je je aanmelden?"))
    vrouwen = KnownField(label=_("Alleen voor vrouwen?"))
    maatje = KnownField(label=_("Kan er de eerste keer iemand meegaan?"))
    ooievaarspas = KnownField(label=named(_("Geldt de {pass}?")))
    uren = NumberField(label=_("Uren per week"), max_value=60)
    foto = forms.FileField(label=_("Foto"), required=False)
    foto_weg = forms.BooleanField(label=_("Haal de foto weg"), required=False)
    foto_tekst = LineField(label=_("Wat staat er op de foto?"), required=False, max_length=200)

    def __init__(self, *args: Any, languages: Sequence[str] = (), has_photo: bool = False, **kwargs: Any) -> None:
        """`languages`: those it has; some may be none that we offer."""
        super().__init__(*args, **kwargs)
        self.languages, self.has_photo = list(languages), has_photo
        self._choices("thema").choices = [
            ("", _("Kies een thema")),
            *((row.slug, row.label) for row in Category.objects.all()),
        ]
        names = dict.fromkeys(self.languages) | wording.LANGUAGE_NAMES
        self._choices("talen").choices = [(code, name or code) for code, name in names.items()]

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        is_age, ages = said.get("voorwie") == AGES, (said.get("leeftijd_van"), said.get("leeftijd_tot"))
        if is_age and ages == (None, None) and not {"leeftijd_van", "leeftijd_tot"} & self.errors.keys():
            self.add_error("leeftijd_van", _("Vul in vanaf welke leeftijd, of tot welke."))
        elif is_age and ages[0] is not None and ages[1] is not None and ages[0] >= ages[1]:
            self.add_error("leeftijd_tot", _("Deze leeftijd moet hoger zijn dan de eerste."))
        in_years = is_age and said.get("eenheid") != MONTHS
        for name in ("leeftijd_van", "leeftijd_tot"):
            if in_years and (said.get(name) or 0) > MOST_YEARS:
                self.add_error(name, _("Zo oud wordt niemand. Kies maanden, of vul een lager getal in."))
        if said.get("kosten") == AMOUNT and said.get("bedrag") is None and "bedrag" not in self.errors:
            self.add_error("bedrag", _("Vul in hoeveel het kost, zoals 2,50."))
        has_photo = said.get("foto") or (self.has_photo and not said.get("foto_weg"))
        if has_photo and not said.get("foto_tekst") and "foto_tekst" not in self.errors:
            self.add_error(
                "foto_tekst", _("Schrijf in een paar woorden wat er op de foto staat, voor wie hem niet ziet.")
            )
        return said

    @property
    def chosen_audience(self) -> list[str]:
        return [str(self["voorwie"].value() or "")]

    @property
    def chosen_cost(self) -> list[str]:
        return [str(self["kosten"].value() or "")]

    @property
    def chosen_languages(self) -> list[str]:
        return list(self["talen"].value() or ())

    @property
    def said(self) -> Snapshot:
        given = self.cleaned_data
        texts = {value: given[name] for name, value in TEXTS.items()}
        return {
            **texts,
            **{value: given[name] for name, value in KNOWN.items()},
            **self._ages(),
            "category": given["thema"],
            "price_cents": {FREE: 0, AMOUNT: given["bedrag"]}.get(given["kosten"]),
            "hours_per_week": given["uren"],
            "languages": self._languages(),
            **({"photo": None} if given["foto_weg"] and not given["foto"] else {}),
        }

    def _ages(self) -> Snapshot:
        given = self.cleaned_data
        policy = {EVERYONE: AgePolicy.EVERYONE, AGES: AgePolicy.RANGE}.get(given["voorwie"], AgePolicy.UNKNOWN)
        low, high = (given["leeftijd_van"], given["leeftijd_tot"]) if policy == AgePolicy.RANGE else (None, None)
        months = 1 if given["eenheid"] == MONTHS else 12
        return {
            "age_policy": str(policy),
            "age_from_months": None if low is None else low * months,
            "age_to_months": None if high is None else high * months,
        }

    def _languages(self) -> list[str]:
        """In the order that they had, so that the same choice is no change."""
        chosen = self.cleaned_data["talen"]
        return [code for code in self.languages if code in chosen] + [
            code for code in chosen if code not in self.languages
        ]


def first_values(said: Snapshot) -> dict[str, Any]:
    """What stands in an ActivityForm that shows this snapshot."""
    ages = (said["age_from_months"], said["age_to_months"])
    in_years = all(months is None or months % 12 == 0 for months in ages)
    low, high = (None if months is None else months // 12 if in_years else months for months in ages)
    cents = said["price_cents"]
    return {
        **{name: said[value] for name, value in (TEXTS | KNOWN).items()},
        "thema": said["category"],
        "voorwie": {AgePolicy.EVERYONE: EVERYONE, AgePolicy.RANGE: AGES}.get(said["age_policy"], UNKNOWN),
        "leeftijd_van": low,
        "leeftijd_tot": high,
        "eenheid": YEARS if in_years else MONTHS,
        "kosten": UNKNOWN if cents is None else AMOUNT if cents else FREE,
        "bedrag": f"{cents // 100},{cents % 100:02}" if cents else "",
        "talen": said["languages"],
        "uren": said["hours_per_week"],
    }
