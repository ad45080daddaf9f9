"""What a worker writes down about a resident, who sits beside them or is on the phone and says yes to it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from activities.form_fields import TOO_LONG, LineField, LinesField
from referrals import reach
from referrals.actions import Consented, Told
from referrals.enums import Channel, ConsentChannel, Wish
from referrals.personal import has_bsn, plain_digits, worries

LONGEST_NAME = 40
LONGEST_NOTE = 280
# Of a mail address: RFC 5321, 4.5.3.1.3.
LONGEST_CONTACT = 254
OTHER_LANGUAGE = "anders"
NO_BSN = _(
    "Hier staat een getal dat een BSN kan zijn. Haal het weg: een BSN mag hier nooit staan. "
    "Is het iets anders? Schrijf het dan in woorden."
)


class HandOverForm(forms.Form):
    naam = LineField(
        label=_("Voornaam of roepnaam"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Vul een voornaam of roepnaam in. Een bijnaam mag ook.")},
    )
    kanaal = forms.ChoiceField(
        label=_("Hoe wil de bewoner bereikt worden?"),
        choices=Channel.choices,
        error_messages={"required": _("Kies één manier. Vraag wat de bewoner het liefst heeft.")},
    )
    bereik = LineField(
        label=_("Nummer of mailadres"),
        max_length=LONGEST_CONTACT,
        error_messages={"required": _("Vul het nummer of het mailadres in dat bij je keuze hoort.")},
    )
    wensen = forms.MultipleChoiceField(label=_("Wat wil de bewoner graag?"), choices=Wish.choices, required=False)
    notitie = LinesField(
        label=_("Notitie"), max_length=LONGEST_NOTE, required=False, error_messages={"max_length": TOO_LONG}
    )
    gezien = forms.CharField(label=_("Ik heb gekeken. Dit staat er met opzet."), required=False)
    taal = forms.ChoiceField(
        label=_("In welke taal heb je het uitgelegd?"),
        choices=[*settings.LANGUAGES, (OTHER_LANGUAGE, _("Een andere taal"))],
        error_messages={"required": _("Kies de taal waarin je het hebt uitgelegd.")},
    )
    hoe = forms.ChoiceField(
        label=_("Hoe zei de bewoner ja?"),
        choices=ConsentChannel.choices,
        error_messages={"required": _("Kies hoe de bewoner ja zei.")},
    )
    ja = forms.BooleanField(
        label=_("De bewoner zegt ja"),
        error_messages={
            "required": _("Zegt de bewoner ja? Zet dan het vinkje. Zegt de bewoner nee? Geef een kaartje zonder naam.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "veld-%s"} | kwargs)
        # What has to be looked at once more, and the value of the tick that says so.
        self.worries: list[str] = []
        self.worries_seen = ""

    def clean_naam(self) -> str:
        name = _without_bsn(self.cleaned_data["naam"])
        if any(char.isdigit() for char in plain_digits(name)) or "@" in name:
            raise ValidationError(_("Schrijf alleen een voornaam of roepnaam, zonder cijfers of @."), code="name")
        return name

    def clean_notitie(self) -> str:
        return _without_bsn(self.cleaned_data["notitie"])

    def clean_bereik(self) -> str:
        """A number for who wants to be called, an address for who wants mail."""
        typed, channel = plain_digits(self.cleaned_data["bereik"]), self.cleaned_data.get("kanaal")
        if not channel:
            return typed
        return _mail_address(typed) if channel == Channel.EMAIL else _phone(typed, Channel(channel))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        self.worries = worries(" \n ".join(str(said.get(name, "")) for name in ("naam", "notitie")))
        self.worries_seen = _tick_for(self.worries)
        if self.worries and said.get("gezien") != self.worries_seen:
            message = _("Kijk nog eens na wat er staat. Haal het weg, of zet het vinkje als het er met opzet staat.")
            self.add_error("gezien", ValidationError(message, code="worries"))
        return said

    @property
    def told(self) -> Told:
        said = self.cleaned_data
        wishes = [Wish(value) for value in said["wensen"]]
        return Told(said["naam"], Channel(said["kanaal"]), said["bereik"], wishes, said["notitie"])

    @property
    def consented(self) -> Consented:
        return Consented(self.cleaned_data["taal"], ConsentChannel(self.cleaned_data["hoe"]))

    @property
    def chosen_channel(self) -> list[str]:
        return [self["kanaal"].value() or ""]

    @property
    def chosen_way(self) -> list[str]:
        return [self["hoe"].value() or ""]

    @property
    def chosen_wishes(self) -> list[str]:
        return self["wensen"].value() or []

    @property
    def mistakes(self) -> list[dict[str, str]]:
        """As workspace/_mistakes.html lists them: a sentence, and the field that it is about."""
        return [
            {"message": str(message), "field": f"veld-{name}"}
            for name, messages in self.errors.items()
            for message in messages
        ]


def _without_bsn(text: str) -> str:
    if has_bsn(text):
        raise ValidationError(NO_BSN, code="bsn")
    return text


def _mail_address(typed: str) -> str:
    try:
        validate_email(_without_bsn(typed))
    except ValidationError as error:
        if error.code == "bsn":
            raise
        message = _("Dit is geen mailadres. Schrijf het zoals naam@voorbeeld.nl, of kies een andere manier.")
        raise ValidationError(message, code="email") from None
    return typed


def _phone(typed: str, channel: Channel) -> str:
    if "@" in typed:
        raise ValidationError(_("Dit lijkt een mailadres. Kies “e-mail”, of vul een telefoonnummer in."), code="phone")
    number = reach.read_phone(typed)
    if not number:
        message = _("Kijk het nummer na. Schrijf het zoals 06 12 34 56 78, of met een + en de landcode.")
        raise ValidationError(message, code="phone")
    if channel != Channel.PHONE and reach.is_landline(number):
        message = _("Dit is een vast nummer. Kies “bellen”, of vul een mobiel nummer in dat met 06 begint.")
        raise ValidationError(message, code="landline")
    # A plus in front makes a number of eight or nine digits look like one from abroad.
    _without_bsn(number.removeprefix("+"))
    return number


def _tick_for(found: list[str]) -> str:
    """A tick is for what it was shown with: another word asks for another tick."""
    if not found:
        return ""
    return salted_hmac("referrals.hand_over.worries", "|".join(found), algorithm="sha256").hexdigest()[:20]
