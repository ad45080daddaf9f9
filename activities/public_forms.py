"""Forms that everybody may send: no account, and no cookie, so also not the one that Django's CSRF check needs.

In its place come a signed token of this form and this subject that works once and for two hours, a look at where the
form was sent from, a trap for machines, and a limit per address. See docs/adr/0007-public-forms-without-cookies.md.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import sender_counts
from activities.models import UsedToken
from maps.site_names import named

TOKEN_FIELD = "formulier"  # noqa: S105 - a name, not a secret
# People do not see it; a machine that fills in everything gives itself away.
TRAP_FIELD = "homepage"
TOKEN_LASTS = timedelta(hours=2)
# What a sender is counted for.
PURPOSE = "public form"
LONGEST_BODY = 64 * 1024
# The last two: of a character set that there is not.
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, ValueError, LookupError)


class Refused(Exception):
    """`message` tells the visitor what to do next. `shows_again`: what they typed may stand in the new form."""

    def __init__(
        self, status: int, message: str, *, shows_again: bool = True, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.shows_again = shows_again
        self.retry_after = retry_after


def new_token(purpose: str) -> str:
    """For the hidden field of one form. `purpose` names the form and what it is about; elsewhere the token is void."""
    return _signer(purpose).sign(secrets.token_hex(16))


def receive(request: HttpRequest, *, is_counted: bool = True) -> QueryDict:
    """What was sent, after one more was counted for its sender. Raises Refused."""
    if not _is_from_our_site(request):
        message = _("Dit formulier kwam van een andere site. Vul het hier in en verstuur het nog een keer.")
        raise Refused(403, message, shows_again=False)
    if _content_length(request) > LONGEST_BODY:
        raise Refused(413, _("Dit is te veel tekst. Vul het formulier opnieuw in en houd het kort."), shows_again=False)
    sent = _read(request)
    if is_counted and sender_counts.number_with_this_one(request, PURPOSE) > settings.PUBLIC_FORM_LIMIT:
        message = named(
            _(
                "Er komen nu te veel berichten van jouw internetadres. Probeer het over een uur nog eens, "
                "of bel de gemeente: {phone}."
            )
        )
        raise Refused(429, message, retry_after=sender_counts.WINDOW)
    return sent


def is_from_a_machine(sent: QueryDict) -> bool:
    """Then say thank you and store nothing, so that it learns nothing."""
    return bool(sent.get(TRAP_FIELD))


def check_token(sent: QueryDict, purpose: str) -> str:
    """The nonce of a token that is ours, for this purpose and not too old. Raises Refused."""
    try:
        return _signer(purpose).unsign(sent.get(TOKEN_FIELD, ""), max_age=TOKEN_LASTS)
    except signing.SignatureExpired as error:
        message = _("Deze pagina stond te lang open. Kijk je tekst na en verstuur hem nog een keer.")
        raise Refused(400, message) from error
    except signing.BadSignature as error:
        message = _("Er ging iets mis met dit formulier. Kijk je tekst na en verstuur hem nog een keer.")
        raise Refused(400, message) from error


@contextmanager
def once(sent: QueryDict, purpose: str) -> Iterator[None]:
    """Around the write: token and write go together, or neither. Raises Refused when this form was sent before."""
    nonce, now = check_token(sent, purpose), timezone.now()
    with transaction.atomic():
        # Of two at the same moment one waits here for the other, on every database.
        _row, is_new = UsedToken.objects.get_or_create(nonce=nonce, defaults={"expires_at": now + TOKEN_LASTS})
        if not is_new:
            message = _("Dit heb je al verstuurd. Dank je wel. Is er nog iets? Verander dan je tekst en verstuur hem.")
            raise Refused(409, message)
        yield
    UsedToken.objects.filter(expires_at__lt=now).delete()


def forget_expired() -> None:
    """What no form needs any more; on a site where few forms are sent nothing else would remove it in time."""
    UsedToken.objects.filter(expires_at__lt=timezone.now()).delete()
    sender_counts.forget_old()


def _signer(purpose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"activities.public_forms.token:{purpose}")


def _is_from_our_site(request: HttpRequest) -> bool:
    """Every browser sends Origin with a form. What hides it (`null`), or sends neither header, is refused."""
    own = {_origin(f"{request.scheme}://{request.get_host()}"), _origin(settings.SITE_URL)}
    return _origin(request.headers.get("Origin") or request.headers.get("Referer", "")) in own


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def _content_length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else LONGEST_BODY + 1


def _read(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except UNREADABLE as error:
        message = _("We konden je formulier niet lezen. Vul het opnieuw in.")
        raise Refused(400, message, shows_again=False) from error
