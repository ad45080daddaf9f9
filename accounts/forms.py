import struct
from collections.abc import Callable
from typing import Any

from allauth.account.fields import EmailField
from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
    SignupForm,
)
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from accounts import sign_up
from accounts.adapter import MAIL_LANGUAGES, AccountAdapter
from accounts.mail_addresses import follow
from accounts.models import User

LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]


class MailField(EmailField):
    default_error_messages = {
        "required": _("Vul je mailadres in."),
        "invalid": _("Dit is geen mailadres. Een mailadres ziet er zo uit: naam@voorbeeld.nl."),
        "max_length": _("Dit mailadres is te lang. Gebruik een ander adres."),
        "null_characters_not_allowed": _("In dit mailadres staat een teken dat niet kan. Typ het opnieuw."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Je mailadres"), max_length=254, **options)


class CodeField(forms.CharField):
    default_error_messages = {
        "required": _("Vul de code in."),
        "max_length": _("Dit is te lang voor een code. Vul alleen de cijfers in."),
        "null_characters_not_allowed": _("Vul alleen de cijfers in."),
    }

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, max_length=40)


class PasskeyField(forms.JSONField):
    """What the browser's script fills in. allauth looks into it without asking whether it is well formed."""

    MALFORMED = (TypeError, ValueError, LookupError, AttributeError, AssertionError, RecursionError, struct.error)

    def __init__(self, parse: Callable[[Any], Any]) -> None:
        said = _("Dit klopt niet. Probeer het opnieuw met je passkey, of kies een andere manier.")
        messages = {"required": said, "invalid": said, "null_characters_not_allowed": said}
        super().__init__(widget=forms.HiddenInput, error_messages=messages)
        self.parse = parse

    def to_python(self, value: Any) -> Any:
        try:
            credential = super().to_python(value)
            if credential is not None:
                self.parse(credential)
        except self.MALFORMED as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        return credential

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The form that is shown again asks anew."""
        return initial


class NameField(forms.CharField):
    """One line; a NUL that a browser never sends goes, because PostgreSQL cannot keep it."""

    def __init__(self, *, required_message: Any = "", **options: Any) -> None:
        said = {"required": required_message, "max_length": _("Gebruik een kortere naam: hoogstens 120 letters.")}
        super().__init__(max_length=120, error_messages=said, **options)

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).replace("\x00", "").split())


class AskCodeForm(RequestLoginCodeForm):
    email = MailField()

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise AccountAdapter().validation_error("too_many_login_attempts")
        user = User.objects.by_mail(email)
        self._user = user if user and user.is_active else None
        if self._user:
            follow(self._user)
        return email


class SignInCodeForm(ConfirmLoginCodeForm):
    code = CodeField(_("De code uit je mail"))


class SignUpForm(SignupForm):
    """No word about an address that has an account already: only its owner gets a mail that says so."""

    email = MailField()
    organisation = NameField(
        label=_("Naam van je organisatie"), required_message=_("Vul de naam van je organisatie of groep in.")
    )
    field_order = ["email", "organisation"]

    def __init__(self, *args: Any, is_invited: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Je mailadres")
        if is_invited:
            del self.fields["organisation"]

    def validate_unique_email(self, value: str) -> str:
        self.account_already_exists = not sign_up.may_sign_up(value)
        return value

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        email = self.cleaned_data["email"]
        if not self.account_already_exists:
            try:
                return self._begin(email), None
            except IntegrityError:  # another request made the account a moment ago
                pass
        return None, prevent_enumeration(request, email=email)

    def _begin(self, email: str) -> User:
        language = get_language() or ""
        with transaction.atomic():
            return sign_up.begin(
                email,
                self.cleaned_data.get("organisation", ""),
                language=language if language in MAIL_LANGUAGES else "nl",
            )


class SignUpCodeForm(ConfirmEmailVerificationCodeForm):
    code = CodeField(_("De code uit je mail"))


class SecondFactorForm(AuthenticateForm):
    code = CodeField(_("Code uit je app, of een herstelcode"))


class ConfirmForm(ReauthenticateForm):
    code = CodeField(_("Code uit je app, of een herstelcode"))


class NewAppForm(ActivateTOTPForm):
    code = CodeField(_("De code die je app nu toont"))


class SignInWithPasskeyForm(LoginWebAuthnForm):
    credential = PasskeyField(AuthenticationResponse.from_dict)


class SecondFactorPasskeyForm(AuthenticateWebAuthnForm):
    credential = PasskeyField(AuthenticationResponse.from_dict)


class ConfirmPasskeyForm(ReauthenticateWebAuthnForm):
    credential = PasskeyField(AuthenticationResponse.from_dict)


class NewPasskeyForm(AddWebAuthnForm):
    """Every key here can sign in by itself, so there is nothing to choose."""

    name = NameField(label=_("Hoe noem je deze passkey?"), required=False)
    credential = PasskeyField(RegistrationResponse.from_dict)
    passwordless = None


class AccountForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be given one while it runs
    name = NameField(label=_("Je naam"), required=False)
    language = forms.ChoiceField(
        label=_("Taal van je mails en je pagina's"),
        choices=LANGUAGES,
        error_messages={"required": _("Kies een taal."), "invalid_choice": _("Kies een van deze talen.")},
    )

    class Meta:
        model = User
        fields = ("name", "language")
