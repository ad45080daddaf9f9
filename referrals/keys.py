"""Sealing what is about a resident. Keys come from the environment; the first one seals, all of them open.

Fernet: AES-128-CBC with HMAC-SHA256 (https://github.com/fernet/spec). To rotate: put a new key in front, start the site
anew, run `rotate_referral_keys`, then take the old one out. Neither a key nor what was sealed is ever part of an error.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables


class Unreadable(Exception):
    """No key that we have opens it."""


def has_keys() -> bool:
    return bool(settings.REFERRAL_KEYS)


def is_warm_mode_on() -> bool:
    """Names are only ever asked for under a data protection impact assessment, and with a key to seal them."""
    return bool(settings.REFERRAL_DPIA.strip()) and has_keys()


@sensitive_variables()
def seal(text: str) -> str:
    """Empty stays empty. How long the text was shows, in steps of 16 bytes."""
    return _fernet().encrypt(text.encode()).decode() if text else ""


@sensitive_variables()
def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    if not sealed:
        return ""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


@sensitive_variables()
def seal_again(sealed: str) -> str:
    """With the first key; what that opens already stays as it is. Raises Unreadable."""
    if not sealed or _opens(Fernet(settings.REFERRAL_KEYS[0]), sealed):
        return sealed
    try:
        return _fernet().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _opens(fernet: Fernet, sealed: str) -> bool:
    try:
        fernet.decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


@sensitive_variables()
def _fernet() -> MultiFernet:
    if not settings.REFERRAL_KEYS:
        raise ImproperlyConfigured("Set REFERRAL_KEYS: the keys that names of residents are sealed with.")
    return MultiFernet([Fernet(key) for key in settings.REFERRAL_KEYS])
