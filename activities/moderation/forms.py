import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.enums import Verb
from activities.form_fields import LinesField
from activities.models import Activity, Category
from activities.snapshots import Snapshot
from maps.naming import clean_text

LONGEST_REASON = 300
PRICE = re.compile(r"[0-9]{1,4}([.,][0-9]{1,2})?")
Reasons = Sequence[str | Promise]

SEND_BACK: Reasons = (
    _("De tijden kloppen niet of ontbreken. Vul in op welke dag en hoe laat het is."),
    _("Het is niet duidelijk wat je er doet. Beschrijf het in een paar korte zinnen."),
    _("De plek klopt niet. Kies de goede plek, of zet de speld op de kaart goed."),
    _("Dit staat al op de site. Pas dat aan, dan vinden mensen het één keer."),
    _("Er staan namen of telefoonnummers van mensen in. Haal die weg."),
    _("Dit is reclame voor een bedrijf. Daar is deze site niet voor."),
)
REFUSE: Reasons = (
    _("Wat er nu staat, klopt beter."),
    _("De tijden kunnen zo niet. Kijk ze na."),
    _("De nieuwe tekst is niet duidelijk genoeg. Schrijf korte zinnen."),
)
REFUSE_CLAIM: Reasons = (
    _("Dit is van een andere organisatie. Vraag het daar na."),
    _("We weten niet zeker dat dit van jullie is. Leg uit hoe het zit."),
)
WITHDRAW: Reasons = (
    _("Dit bestaat niet meer."),
    _("De tijden of de plek kloppen niet, en niemand kon zeggen hoe het zit."),
    _("Er stonden gegevens van mensen in."),
)
UNVERIFY: Reasons = (
    _("Wat er werd ingestuurd, klopte niet vaak genoeg."),
    _("De organisatie is gestopt."),
)


class ReasonForm(forms.Form):
    """A reason that is ready, words of one's own, or both."""

    keuze = forms.ChoiceField(
        label=_("Waarom?"),
        required=False,
        error_messages={"invalid_choice": _("Kies een van deze redenen, of schrijf zelf op waarom.")},
    )
    uitleg = LinesField(
        label=_("In je eigen woorden"),
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"max_length": _("Gebruik minder woorden: hoogstens 300 letters.")},
    )

    def __init__(self, reasons: Reasons, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = [(str(number), reason) for number, reason in enumerate(reasons, 1)]
        self.fields["keuze"].choices = [*ready, ("", _("Iets anders: schrijf het hieronder"))]  # type: ignore[attr-defined]
        self.ready = {number: str(reason) for number, reason in ready}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.reason:
            self.add_error("uitleg", _("Kies een reden of schrijf op waarom. De organisatie leest dit."))
        return cleaned

    @property
    def reason(self) -> str:
        """Of a form that was checked."""
        parts = (self.ready.get(self.cleaned_data.get("keuze", ""), ""), self.cleaned_data.get("uitleg", ""))
        return " ".join(filter(None, parts))


class LogForm(forms.Form):
    """What of the log to see. Empty is everything."""

    organisatie = forms.CharField(label=_("Organisatie"), required=False, max_length=120)
    wie = forms.CharField(label=_("Wie (mailadres of naam)"), required=False, max_length=254)
    wat = forms.ChoiceField(label=_("Wat"), required=False, choices=[("", _("Alles")), *Verb.choices])


class CorrectionForm(forms.Form):
    """The words of an activity and its price; what is harder to tell is for the organisation itself."""

    name = forms.CharField(label=_("Naam"), max_length=120, error_messages={"required": _("Schrijf op hoe het heet.")})
    summary = forms.CharField(label=_("In één zin"), max_length=200, required=False)
    description = LinesField(label=_("Beschrijving"), max_length=5000, required=False)
    category = forms.ModelChoiceField(
        Category.objects.all(),
        label=_("Thema"),
        to_field_name="slug",
        empty_label=None,
        error_messages={"required": _("Kies een thema."), "invalid_choice": _("Kies een van deze thema's.")},
    )
    price = forms.CharField(label=_("Prijs in euro"), max_length=12, required=False)
    times_text = forms.CharField(label=_("Tijden die niet in een rooster passen"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telefoon"), max_length=30, required=False)
    email = forms.EmailField(
        label=_("E-mailadres"),
        required=False,
        error_messages={"invalid": _("Dit is geen mailadres. Schrijf het als naam@voorbeeld.nl.")},
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Dit is geen adres van een website. Schrijf het als https://voorbeeld.nl.")},
    )

    def clean_price(self) -> int | None:
        """In cents; None is that nobody knows."""
        typed = self.cleaned_data["price"].strip().removeprefix("€").strip()
        if not typed:
            return None
        if not PRICE.fullmatch(typed):
            raise forms.ValidationError(_("Schrijf een bedrag als 2,50. Is het gratis? Schrijf dan 0."))
        return int(Decimal(typed.replace(",", ".")) * 100)

    def said(self) -> Snapshot:
        """Of a form that was checked."""
        said = {name: clean_text(value) for name, value in self.cleaned_data.items() if isinstance(value, str)}
        return said | {"category": self.cleaned_data["category"].slug, "price_cents": self.cleaned_data["price"]}

    @staticmethod
    def first_values(activity: Activity) -> dict[str, Any]:
        cents = activity.price_cents
        price = "" if cents is None else formats.number_format(Decimal(cents) / 100, 2 if cents % 100 else 0)
        names = ("name", "summary", "description", "times_text", "phone", "email", "website")
        plain = {name: getattr(activity, name) for name in names}
        return plain | {"category": activity.category.slug, "price": price}
