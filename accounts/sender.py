"""Sends what stands in the outbox: by one sender at a time, and at least once.

Each mail is handed to the server first and committed as sent straight after it said yes. Only a sender that is killed
(or stands still for longer than its lease) between those two, or a server whose yes never reached us, gives a second
copy, with the same Message-ID. Whatever else happens the mail is still in the outbox. See docs/adr/0009-outbox.md.
"""

import logging
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, transaction
from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from post_office.models import STATUS, Email, Log
from post_office.settings import get_backend

from accounts import lease

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
# The waits between them are 1, 2, 4 ... 32 minutes and then 73 hours: three days, and what a weekend takes.
MOST_ATTEMPTS = 80
WAITING = (STATUS.queued, STATUS.requeued)

logger = logging.getLogger(__name__)


class Ended(Enum):
    """Why a run sends no further mail."""

    NOTHING_DUE = auto()
    ANOTHER_SENDS = auto()
    NO_SERVER_SET = auto()
    SERVER_DOWN = auto()
    LEASE_LOST = auto()
    TOLD_TO_STOP = auto()


@dataclass
class Run:
    """What one run did, in numbers of mails; `failed` includes those that came too late."""

    sent: int = 0
    failed: int = 0
    postponed: int = 0
    ended: Ended = Ended.NOTHING_DUE


@dataclass(frozen=True)
class Due:
    """How many mails could go out by now, and since when the first of them waits."""

    number: int
    since: datetime | None


def send_due(stop: threading.Event | None = None) -> Run:
    """Send everything that is due. Ends before the next mail once `stop` is set."""
    run, stop = Run(), stop or threading.Event()
    if not get_backend():
        run.ended = Ended.NO_SERVER_SET
        return run
    run.failed += _fail_expired()
    # Looked at again after the lease was given back: who queued a mail before that found the lease taken and went away.
    while run.ended is Ended.NOTHING_DUE and _due().exists():
        token = lease.take()
        if token is None:
            run.ended = Ended.ANOTHER_SENDS
            break
        try:
            run.ended = _send_all(token, run, stop)
        finally:
            lease.give_back(token)
    return run


def number_waiting() -> int:
    return int(Email.objects.filter(status__in=WAITING).count())


def due() -> Due:
    """As it is now: a replica may be behind."""
    found = (
        _due().using(DEFAULT_DB_ALIAS).aggregate(number=Count("pk"), since=Min(Coalesce("scheduled_time", "created")))
    )
    return Due(**found)


def _due() -> Any:
    """Codes first, for somebody sits waiting for them; the others in the order of their writing."""
    now = timezone.now()
    is_due = Q(scheduled_time=None) | Q(scheduled_time__lte=now)
    is_useful = Q(expires_at=None) | Q(expires_at__gt=now)
    return Email.objects.filter(is_due, is_useful, status__in=WAITING).order_by("-priority", "pk")


def _fail_expired() -> int:
    expired = Email.objects.filter(status__in=WAITING, expires_at__lte=timezone.now())
    number = int(expired.update(status=STATUS.failed, last_updated=timezone.now()))
    if number:
        logger.warning("%s mails could not be sent in time.", number)
    return number


def _send_all(token: str, run: Run, stop: threading.Event) -> Ended:
    while email := _due().first():
        if stop.is_set():
            return Ended.TOLD_TO_STOP
        ended = _send(email, token, run)
        if ended:
            return ended
    return Ended.NOTHING_DUE


def _send(email: Any, token: str, run: Run) -> Ended | None:
    """One connection for each mail: then what goes wrong with one says nothing about the next."""
    server = get_connection(get_backend())
    try:
        server.open()
    except Exception as error:
        # No mail is to blame, so none waits longer for it: the next run sends them all.
        logger.warning("The mail server cannot be reached: %s", type(error).__name__)
        return Ended.SERVER_DOWN
    try:
        # Only now: opening may have taken longer than the lease lasts, and what follows takes at most MAIL_SECONDS.
        if not lease.renew(token):
            logger.warning("Another sender took over.")
            return Ended.LEASE_LOST
        return _note(email, _hand_over(server, email), run)
    finally:
        # The mail is in, or it is not: how the server says goodbye changes nothing.
        with suppress(Exception):
            server.close()


def _hand_over(server: Any, email: Any) -> Exception | None:
    try:
        message = email.email_message()
        # post_office writes a date without a year there.
        message.extra_headers.pop("Expires", None)
        with _deadline(server):
            server.send_messages([message])
    except Exception as error:
        return error
    return None


@contextmanager
def _deadline(server: Any) -> Iterator[None]:
    """A time-out is for each answer, so a server that answers slowly could outlast the lease: then we hang up."""
    smtp = getattr(server, "connection", None)
    if smtp is None:  # to the screen or a file
        yield
        return
    smtp.sock.settimeout(settings.MAIL_SECONDS)
    timer = threading.Timer(settings.MAIL_SECONDS, _hang_up, (smtp.sock,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if smtp.sock:
            smtp.sock.settimeout(settings.EMAIL_TIMEOUT)


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _note(email: Any, error: Exception | None, run: Run) -> Ended | None:
    if error is None:
        _commit_as_sent(email)
        run.sent += 1
        return None
    attempts = (email.number_of_retries or 0) + 1
    logger.warning("Mail %s, attempt %s: %s", email.pk, attempts, _name(error))
    with transaction.atomic(durable=True):
        said = str(error).replace("\x00", "")[:500]  # PostgreSQL stores no NUL
        Log.objects.create(email=email, status=STATUS.failed, message=said, exception_type=type(error).__name__)
        if _is_final(error) or attempts >= MOST_ATTEMPTS:
            _change(email, status=STATUS.failed, number_of_retries=attempts)
            run.failed += 1
        else:
            _change(email, status=STATUS.requeued, number_of_retries=attempts, scheduled_time=_next_time(attempts))
            run.postponed += 1
    return Ended.SERVER_DOWN if _is_broken(error) else None


def _commit_as_sent(email: Any) -> None:
    """The server has it: a database that is busy, or was away, is asked again before this becomes a second copy."""
    for attempts_left in (2, 1, 0):
        try:
            _change(email, status=STATUS.sent)
            return
        except OperationalError:
            if not attempts_left:
                raise
            connection.close_if_unusable_or_obsolete()


def _change(email: Any, **values: Any) -> None:
    Email.objects.filter(pk=email.pk).update(last_updated=timezone.now(), **values)


def _next_time(attempts: int) -> Any:
    return timezone.now() + min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)


def _is_broken(error: Exception) -> bool:
    """The conversation broke off, so the next mail would only wait for its time-out too."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected) or _code(error) == 421
    return isinstance(error, OSError)


def _is_final(error: Exception) -> bool:
    """A no to this mail for good. A no to us as the sender is about our settings: that mail waits."""
    if _is_broken(error) or isinstance(error, smtplib.SMTPSenderRefused):
        return False
    return not 400 <= _code(error) < 500


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _answer in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _name(error: Exception) -> str:
    """Without the words of the server: they repeat the address."""
    return f"{type(error).__name__} {_code(error)}"
