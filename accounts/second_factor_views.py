"""The second factor: an app (TOTP), passkeys, and recovery codes for who lost both."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from accounts.access import AFTER_SECOND_FACTOR, UserRequest, has_second_factor
from accounts.forms import (
    ConfirmForm,
    ConfirmPasskeyForm,
    NewAppForm,
    NewPasskeyForm,
    SecondFactorForm,
    SecondFactorPasskeyForm,
    SignInWithPasskeyForm,
)


class AskSecondFactor(AuthenticateView):
    form_class = SecondFactorForm
    webauthn_form_class = SecondFactorPasskeyForm
    template_name = "accounts/second_factor_ask.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        return {**super().get_context_data(**kwargs), "has_passkey": "webauthn" in kinds, "has_app": "totp" in kinds}


class SignInWithPasskey(LoginWebAuthnView):
    form_class = SignInWithPasskeyForm

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Somebody who asked for a code may still choose the passkey."""


class SecondFactor(IndexView):
    template_name = "accounts/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        state = {"has_second_factor": has_second_factor(user), "must": user.needs_second_factor}
        return {**super().get_context_data(**kwargs), **state, "after": _after(self.request)}


class NewApp(ActivateTOTPView):
    form_class = NewAppForm
    template_name = "accounts/app_new.html"

    def form_valid(self, form: NewAppForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _now_proved(self.request, "totp")
        return response


class RemoveApp(DeactivateTOTPView):
    template_name = "accounts/app_remove.html"


class NewPasskey(AddWebAuthnView):
    form_class = NewPasskeyForm
    template_name = "accounts/passkey_new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Asks the browser for a key that proves who holds it, so that it can sign in by itself."""
        context = {**super().get_context_data(**kwargs), **kwargs}
        options = auth.begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}

    def form_valid(self, form: NewPasskeyForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _now_proved(self.request, "webauthn")
        return response


class RemovePasskey(RemoveWebAuthnView):
    template_name = "accounts/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")


class RecoveryCodes(ViewRecoveryCodesView):
    template_name = "accounts/recovery_codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "after": _after(self.request)}


class NewRecoveryCodes(GenerateRecoveryCodesView):
    template_name = "accounts/recovery_codes_new.html"


class Confirm(ReauthenticateView):
    form_class = ConfirmForm
    template_name = "accounts/confirm.html"


class ConfirmWithPasskey(ReauthenticateWebAuthnView):
    form_class = ConfirmPasskeyForm
    template_name = "accounts/confirm_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        alternatives = self.get_reauthentication_alternatives()
        return {**super().get_context_data(**kwargs), "form": form, "reauthentication_alternatives": alternatives}


def _now_proved(request: UserRequest, kind: str) -> None:
    """Who just set a factor up need not show it again for the recovery codes that came with it.

    Who came in elsewhere, with a mailed code alone, must: a session hangs on the password, which here is a random text
    that opens nothing.
    """
    request.user.set_unusable_password()
    request.user.save(update_fields=["password"])
    update_session_auth_hash(request, request.user)
    record_authentication(request, request.user, method="mfa", type=kind, reauthenticated=True)


def _after(request: HttpRequest) -> str:
    return str(request.session.get(AFTER_SECOND_FACTOR, settings.LOGIN_REDIRECT_URL))
