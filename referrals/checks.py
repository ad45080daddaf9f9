import re
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def names_can_be_sealed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The warm mode needs keys, and keys have to be keys. The text of a key is never repeated."""
    if not all(map(_is_key, settings.REFERRAL_KEYS)):
        return [
            Error(
                "REFERRAL_KEYS holds something that is no key.",
                hint="Make one with: python -c 'from cryptography.fernet import Fernet; "
                "print(Fernet.generate_key().decode())'. Separate keys with a comma, the newest first.",
                id="referrals.E001",
            )
        ]
    if settings.REFERRAL_DPIA and not settings.REFERRAL_KEYS:
        return [
            Error(
                "REFERRAL_DPIA is set, but there is no key to seal names with.",
                hint="Set REFERRAL_KEYS, or leave REFERRAL_DPIA empty to refer without names.",
                id="referrals.E002",
            )
        ]
    return []


def _is_key(text: str) -> bool:
    """Stricter than Fernet, which reads two keys without a comma between them as the first one."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}=", text):
        return False
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


# What was agreed with residents and hosts (docs/privacy): a site may keep things shorter, never longer.
LONGEST_TERMS = {
    "concept": timedelta(hours=24),
    "contact": timedelta(days=14),
    "row": timedelta(days=90),
    "longest": timedelta(days=365),
}


@register()
def kept_no_longer_than_agreed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"REFERRAL_KEEP['{name}'] is not between nothing and the agreed {longest}.",
            hint="Take the REFERRAL_KEEP_… of it out of the environment, or make it smaller.",
            id="referrals.E010",
        )
        for name, longest in LONGEST_TERMS.items()
        if not timedelta(0) < settings.REFERRAL_KEEP[name] <= longest
    ]
