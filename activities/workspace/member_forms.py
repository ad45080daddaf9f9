from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import MailField, NameField
from activities.enums import MemberRole
from activities.models import Organisation

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


class NewOrganisationForm(forms.Form):
    name = NameField(label=_("Naam van je organisatie"), required_message=NAME_NEEDED)


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
