"""Signing in on a site in the browser, for tests that are about what comes after it."""

MAKE_USER = """
from accounts.models import User
user = User.objects.filter(email={email!r}).first() or User.objects.create_user({email!r})
User.objects.filter(pk=user.pk).update(**{fields!r})
"""
MAKE_SESSION = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""
SECOND_FACTOR = """
from tests.accounts.helpers import give_second_factor
user.authenticator_set.exists() or give_second_factor(user)
"""
LAST_CODE = """
from django.contrib.sessions.models import Session
state = Session.objects.order_by("-expire_date").first().get_decoded()
asked = state.get("account_login", {}).get("state", {}).get("stages", {}).get("login_by_code", {}).get("data", {})
print(asked.get("code") or state["account_email_verification_code"]["code"])
"""


def sign_in(site, page, email, **fields) -> None:
    """Make the user with these fields (roles) when needed, with a second factor, and let the browser be theirs."""
    script = MAKE_USER.format(email=email, fields=fields) + SECOND_FACTOR + MAKE_SESSION
    page.context.add_cookies([{"name": "sessionid", "value": _shell(site, script), "url": site.url, "httpOnly": True}])


def last_code(site) -> str:
    """The code that the newest visitor of the sign-in or sign-up page was mailed."""
    return _shell(site, LAST_CODE)


def _shell(site, script) -> str:
    return site.shell(script).splitlines()[-1]


def forget_users(site) -> None:
    script = "from accounts.models import User; User.objects.all().delete(); print('gone')"
    _shell(site, script)
