from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.enums import Verb
from activities.finder.report_views import LinesField

LONGEST_REASON = 300
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
