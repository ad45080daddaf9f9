"""Sealing what is about a resident. Keys come from the environment; the first one seals, all of them open.

Fernet: AES-128-CBC with HMAC-SHA256 (https://github.com/fernet/spec). To rotate: put a new key in front, run
`rotate_referral_keys`, then take the old one out.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Unreadable(Exception):
    """No key that we have opens it."""


def has_keys() -> bool:
    return bool(settings.REFERRAL_KEYS)


def is_warm_mode_on() -> bool:
    """Names are only ever asked for under a data protection impact assessment, and with a key to seal them."""
    return bool(settings.REFERRAL_DPIA) and has_keys()


def seal(text: str) -> str:
    """Empty stays empty."""
    return _fernet().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    if not sealed:
        return ""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def seal_again(sealed: str) -> str:
    """With the first key. Raises Unreadable."""
    try:
        return _fernet().rotate(sealed.encode()).decode() if sealed else ""
    except InvalidToken as error:
        raise Unreadable from error


def _fernet() -> MultiFernet:
    if not settings.REFERRAL_KEYS:
        raise ImproperlyConfigured("Set REFERRAL_KEYS: the keys that names of residents are sealed with.")
    return MultiFernet([Fernet(key) for key in settings.REFERRAL_KEYS])
