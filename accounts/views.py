"""Signing in and up with a code by mail, signing out, and the account itself: our pages around what allauth does."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.logout import logout
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage
from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    RequestLoginCodeView,
    SignupView,
)
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve, translate_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import resending
from accounts.access import UserRequest, has_second_factor, is_ours, own_account
from accounts.forms import AccountForm, AskCodeForm, SignInCodeForm, SignUpCodeForm, SignUpForm

# As the longest limit in ACCOUNT_RATE_LIMITS.
SECONDS_TO_WAIT = 15 * 60


class SignIn(RequestLoginCodeView):
    form_class = AskCodeForm
    template_name = "accounts/sign_in.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        """Whoever comes back here wants to begin again, perhaps with another address."""
        clear_login(request)


class SignInCode(ConfirmLoginCodeView):
    form_class = SignInCodeForm
    template_name = "accounts/sign_in_code.html"


class SignUp(SignupView):
    form_class = SignUpForm
    template_name = "accounts/sign_up.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        is_invited = _leads_to_invitation(self.get_next_url() or "")
        return {**super().get_form_kwargs(), "is_invited": is_invited}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        clear_login(request)


class SignUpCode(ConfirmEmailVerificationCodeView):
    form_class = SignUpCodeForm
    template_name = "accounts/sign_up_code.html"


def _leads_to_invitation(address: str) -> bool:
    """Whoever comes from an invitation joins an organisation that is there. Which one it is, we need not know here."""
    try:
        return resolve(urlsplit(address).path).url_name == "workspace-invitation"
    except (Resolver404, ValueError):
        return False


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("Je bent uitgelogd."))
    after = request.POST.get("next", "")
    return redirect(after if is_ours(request, after) else "account_login")


@require_http_methods(["GET", "HEAD", "POST"])
@own_account
def account(request: UserRequest) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Je account is bewaard."))
        return redirect(translate_url(resolve_url("account"), request.user.language))
    context = {"form": form, "has_second_factor": has_second_factor(request.user)}
    return render(request, "accounts/account.html", context)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    response = render(request, "accounts/too_many.html", status=429)
    response["Retry-After"] = str(SECONDS_TO_WAIT)
    response["Cache-Control"] = "private, no-store"
    return response


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    response = render(request, "403.html", status=403)
    response["Cache-Control"] = "private, no-store"
    return response


def refused_form(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """A form without the cookie that came with it: an old tab, or a browser that keeps none."""
    if fields := resending.typed(request):
        return resending.ask_again(request, fields, status=403)
    return render(request, "accounts/refused_form.html", status=403)
