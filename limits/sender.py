"""Who sent the request that is being answered, for limits deep down: there is no request to hand on there.

The middleware backend.middleware.Sender says so. Outside of a request (a command, a worker) nobody is counted.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from limits.counting import number_with_this_one


def _nobody() -> str:
    return ""


_sender: ContextVar[Callable[[], str]] = ContextVar("sender", default=_nobody)


@contextmanager
def sent_by(sender: Callable[[], str]) -> Iterator[None]:
    """`sender` is asked only when something is counted."""
    token = _sender.set(sender)
    try:
        yield
    finally:
        _sender.reset(token)


def is_too_often(purpose: str, limit: int, period: int) -> bool:
    """After one more was counted; 0 for no limit. Who is not known is not counted."""
    sender = _sender.get()() if limit else ""
    return bool(sender) and number_with_this_one(purpose, sender, period) > limit
