"""Dutch addresses with the names that allauth looks up; of its other pages there is none."""

from typing import Any

from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import own_data_views, second_factor_views as second, views
from accounts.access import own_account

# The forms of Django and allauth would also take a PUT or DELETE for a press on their button.
_answers = require_http_methods(["GET", "HEAD", "POST"])


def _open(address: str, view: Any, *names: str) -> list[URLPattern]:
    return [path(address, _answers(never_cache(view.as_view())), name=name) for name in names]


def _own(address: str, view: Any, name: str) -> URLPattern:
    return path(address, _answers(own_account(view.as_view())), name=name)


urlpatterns = [
    *_open("inloggen/", views.SignIn, "account_login", "account_request_login_code"),
    *_open("inloggen/code/", views.SignInCode, "account_confirm_login_code"),
    *_open("inloggen/tweede-stap/", second.AskSecondFactor, "mfa_authenticate"),
    *_open("inloggen/passkey/", second.SignInWithPasskey, "mfa_login_webauthn"),
    *_open("aanmelden/", views.SignUp, "account_signup"),
    *_open("aanmelden/code/", views.SignUpCode, "account_email_verification_sent"),
    path("uitloggen/", views.sign_out, name="account_logout"),
    path("account/", views.account, name="account"),
    path("account/", views.account, name="account_email"),
    path("account/gegevens/", own_data_views.download, name="account-data"),
    path("account/verwijderen/", own_data_views.close, name="account-close"),
    path("account/verwijderd/", own_data_views.closed, name="account-closed"),
    _own("account/tweede-stap/", second.SecondFactor, "mfa_index"),
    _own("account/tweede-stap/app/", second.NewApp, "mfa_activate_totp"),
    _own("account/tweede-stap/app/weg/", second.RemoveApp, "mfa_deactivate_totp"),
    _own("account/tweede-stap/passkey/", second.NewPasskey, "mfa_add_webauthn"),
    _own("account/tweede-stap/passkey/<int:pk>/weg/", second.RemovePasskey, "mfa_remove_webauthn"),
    _own("account/tweede-stap/herstelcodes/", second.RecoveryCodes, "mfa_view_recovery_codes"),
    _own("account/tweede-stap/herstelcodes/nieuw/", second.NewRecoveryCodes, "mfa_generate_recovery_codes"),
    _own("account/bevestig/", second.Confirm, "mfa_reauthenticate"),
    _own("account/bevestig/passkey/", second.ConfirmWithPasskey, "mfa_reauthenticate_webauthn"),
]
