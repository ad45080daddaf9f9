"""A number for each request: in every line of the log, in the answer, and on the page that says what went wrong."""

import re
import secrets
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Of the request that this thread answers; empty outside of one."""
    return _current.get()


def of(request: HttpRequest) -> str:
    """What our own proxy calls it. Where none stands in front of us, anybody could say anything."""
    said = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    return said if _WELL_FORMED.fullmatch(said) else secrets.token_hex(6)


def begin(number: str) -> None:
    """Until `end`: what Django writes about an answer, it writes when all middleware is done."""
    _current.set(number)


def end(**kwargs: Any) -> None:
    """Called when the answer was sent."""
    _current.set("")
