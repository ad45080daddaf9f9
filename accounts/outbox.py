"""Every mail goes through here: queued in one transaction with its cause, sent afterwards (accounts/sender.py)."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from post_office.models import PRIORITY, STATUS, Email

from accounts.courier import courier
from accounts.mail_text import render, site_url

KEPT = timedelta(days=30)
# A mail with a code is of no use after minutes, and its text is as good as a key.
CODES_KEPT = timedelta(days=1)


def queue(
    name: str, to: str, context: Mapping[str, Any], *, language: str = "nl", expires_after: timedelta | None = None
) -> None:
    """Store the mail templates/emails/<name>.<language>.txt for one address, in the transaction of the caller.

    It is sent after the commit. With `expires_after` it goes before the others, and no longer after that time.
    Raises ValidationError for what is no address.
    """
    validate_email(to)
    mail = render(name, context, language)
    Email.objects.create(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        subject=mail.subject,
        message=mail.text,
        html_message=mail.html,
        message_id=make_msgid(domain=settings.MAIL_DOMAIN),
        headers={"Auto-Submitted": "auto-generated"},
        priority=PRIORITY.high if expires_after else PRIORITY.medium,
        expires_at=timezone.now() + expires_after if expires_after else None,
        status=STATUS.queued,
    )
    if settings.MAIL_SENDS_ITSELF:
        # Robust: what the caller wrote is committed by then, and the mail with it.
        transaction.on_commit(courier.wake, robust=True)


def absolute(path: str) -> str:
    """The address of a page of ours, as it has to stand in a mail."""
    return f"{site_url()}{path}"


def forget_old_mail() -> None:
    """What was sent or failed goes after KEPT, mail with a code after CODES_KEPT; what still waits stays."""
    now = timezone.now()
    Email.objects.filter(status__in=(STATUS.sent, STATUS.failed), last_updated__lt=now - KEPT).delete()
    Email.objects.filter(expires_at__lt=now - CODES_KEPT).delete()


def forget_about(words: Iterable[str]) -> None:
    """What was sent or failed and holds one of these words; what still waits stays. Reads all mail that is kept."""
    holds_one = Q()
    for word in words:
        holds_one |= Q(message__contains=word) | Q(subject__contains=word)
    if holds_one:
        Email.objects.filter(holds_one, status__in=(STATUS.sent, STATUS.failed)).delete()
