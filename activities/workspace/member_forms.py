from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import MailField, NameField
from activities.enums import MemberRole
from activities.models import Organisation

TOKEN_NAME_NEEDED = _("Vul in waar de sleutel voor is, zoals de naam van het programma.")
NAME_NEEDED = _("Vul de naam van je organisatie of groep in.")


class InviteForm(forms.Form):
    email = MailField()
    role = forms.ChoiceField(
        label=_("Wat mag deze persoon?"),
        choices=[
            (MemberRole.MEMBER.value, _("Lid: activiteiten maken en veranderen")),
            (MemberRole.OWNER.value, _("Eigenaar: ook leden uitnodigen en weghalen")),
        ],
        initial=MemberRole.MEMBER.value,
        error_messages={
            "required": _("Kies lid of eigenaar."),
            "invalid_choice": _("Kies lid of eigenaar."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Mailadres")


class TokenForm(forms.Form):
    name = NameField(label=_("Waar is de sleutel voor?"), required_message=TOKEN_NAME_NEEDED)


class NewOrganisationForm(forms.Form):
    name = NameField(label=_("Naam van je organisatie"), required_message=NAME_NEEDED)


class NoteField(forms.CharField):
    """Some words, kept as one line; the end of a line would count for two letters."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).replace("\x00", "").split())


class ClaimForm(forms.Form):
    organisation = forms.ChoiceField(
        label=_("Welke organisatie?"),
        error_messages={"required": _("Kies een organisatie."), "invalid_choice": _("Kies een van je organisaties.")},
    )
    note = NoteField(
        label=_("Waarom is dit van jullie?"),
        max_length=500,
        error_messages={
            "required": _("Schrijf in een paar woorden waarom dit van jullie is."),
            "max_length": _("Gebruik minder woorden: hoogstens 500 letters."),
        },
    )

    def __init__(self, *args: Any, own: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(each.uuid): each for each in own}
        chosen = self.fields["organisation"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(uuid, each.name) for uuid, each in self.own.items()]
        if len(own) == 1:
            chosen.initial = str(own[0].uuid)

    def clean_organisation(self) -> Organisation:
        return self.own[self.cleaned_data["organisation"]]


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be given one while it runs
    name = NameField(label=_("Naam"), required_message=NAME_NEEDED)
    phone = forms.CharField(
        label=_("Telefoon"),
        required=False,
        max_length=30,
        error_messages={"max_length": _("Dit is te lang voor een telefoonnummer.")},
    )
    email = MailField(required=False)
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Dit is geen webadres. Een webadres ziet er zo uit: https://voorbeeld.nl.")},
    )

    class Meta:
        model = Organisation
        fields = ("name", "phone", "email", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Mailadres")
