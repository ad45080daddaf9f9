"""The link with which a host answers: which referral, and how often it was moved, so that it is void after a move."""

from datetime import timedelta
from uuid import UUID

from django.core import signing

from referrals.models import Referral

LASTS = timedelta(days=60)
# Safe in an address, and no sign that mail programs leave out of a link.
_signer = signing.TimestampSigner(sep=".", salt="referrals.links")


class LinkExpired(Exception):
    """The link was ours and is too old."""


def token_of(referral: Referral) -> str:
    return _signer.sign_object([referral.uuid.hex, referral.link_number])


def read(token: str) -> tuple[UUID, int] | None:
    """The referral and the number of its moves then; None for what is not ours. Raises LinkExpired."""
    try:
        key, number = _signer.unsign_object(token, max_age=LASTS)
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except signing.BadSignature:
        return None
    return UUID(key), number
