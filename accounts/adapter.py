"""How allauth speaks and acts here: our mails, our words, and only our own addresses."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, gettext, gettext_lazy as _

from accounts import outbox
from accounts.access import has_second_factor, is_ours
from accounts.internet_address import household
from accounts.models import User

MAILS = {
    "account/email/login_code": "login_code",
    "account/email/unknown_account": "unknown_account",
    "account/email/email_confirmation_signup": "signup_code",
    "account/email/email_confirmation": "signup_code",
    "account/email/account_already_exists": "account_already_exists",
}
MAIL_LANGUAGES = ("nl", "en")
# What allauth wants to say and is worth a line here; it is silent about the rest.
MESSAGES = {
    "account/messages/logged_out.txt": _("Je bent uitgelogd."),
    "mfa/messages/totp_activated.txt": _(
        "Je app is klaar. Voortaan vragen we bij het inloggen ook een code uit de app."
    ),
    "mfa/messages/totp_deactivated.txt": _("De app is weg. We vragen er geen code meer uit."),
    "mfa/messages/webauthn_added.txt": _("Je passkey is klaar."),
    "mfa/messages/webauthn_removed.txt": _("De passkey is weg."),
}
TOO_OFTEN = ("too_many_login_attempts", "rate_limited")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("Deze code klopt niet. Kijk nog eens in je mail, of vraag een nieuwe code."),
        "too_many_login_attempts": _("Je hebt te vaak een verkeerde code ingevuld. Vraag een nieuwe code."),
        "rate_limited": _("Je vraagt te snel achter elkaar een code. Wacht een kwartier en probeer het dan opnieuw."),
        "email_taken": _("Met dit mailadres kan dat niet. Log in, of gebruik een ander mailadres."),
        "account_inactive": _("Dit account is gesloten. Mail ons als dat niet klopt."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only what our texts need: allauth hands over the request too, which no queue can keep."""
        said = {
            "code": context.get("code", ""),
            "sign_in_url": outbox.absolute(reverse("account_login")),
            "sign_up_url": outbox.absolute(reverse("account_signup")),
        }
        # Also without a code: a stranger's mail waits in the same line, so that the wait says nothing either.
        lasts = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        outbox.queue(MAILS[template_prefix], email, said, language=_mail_language(email), expires_after=lasts)

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Raises ImmediateHttpResponse for who tried too often: that is a page of its own, not an error in a form."""
        if code in TOO_OFTEN:
            raise ImmediateHttpResponse(respond_429(context.request))
        error: ValidationError = super().validation_error(code, *args)
        return error

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or MESSAGES.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags=extra_tags)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, str(self.error_messages["account_inactive"]))
        return redirect("account_login")

    def get_client_ip(self, request: HttpRequest) -> str:
        return household(request)

    def is_safe_url(self, url: str) -> bool:
        return is_ours(context.request, url)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Their overview, in the language they chose."""
        language = getattr(request.user, "language", settings.LANGUAGE_CODE)
        return translate_url(_overview_of(request.user), language)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """To change a second factor one shows it first; who has none just proved their mailbox."""
        return has_second_factor(context.request.user)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        kinds = set(user.authenticator_set.values_list("type", flat=True))  # type: ignore[attr-defined]
        ways = []
        if "totp" in kinds:
            ways.append({"id": "mfa_reauthenticate", "description": _("Met een code"), "url": "mfa_reauthenticate"})
        if "webauthn" in kinds:
            passkey = "mfa_reauthenticate_webauthn"
            ways.append({"id": "mfa_reauthenticate:webauthn", "description": _("Met een passkey"), "url": passkey})
        return [way | {"url": reverse(str(way["url"]))} for way in ways]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Dit klopt niet. Probeer het opnieuw met een nieuwe code of met je passkey."),
        "unverified_email": _("Log eerst opnieuw in met een code uit je mail. Dan weten we dat het adres van jou is."),
        "cannot_generate_recovery_codes": _("Kies eerst een app of een passkey. Daarna krijg je herstelcodes."),
        "cannot_delete_authenticator": _("Dit kan niet weg. Kies eerst een andere tweede stap."),
    }

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = user.authenticator_set.filter(type=type).count() + 1  # type: ignore[attr-defined]
        return gettext("Passkey %(number)s") % {"number": number}


def _overview_of(user: User | AnonymousUser) -> str:
    """Who refers, and looks after no activities, has a desk of their own; the app that it is in may be left out."""
    if isinstance(user, User) and user.is_referrer and not user.memberships.exists():
        with suppress(NoReverseMatch):
            return reverse("referrals")
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _mail_language(email: str) -> str:
    """Of whom we know the one they chose; of others that of the page they were on."""
    user = User.objects.by_mail(email)
    language = user.language if user else (get_language() or "")
    return language if language in MAIL_LANGUAGES else "nl"
