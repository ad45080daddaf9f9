"""So many PDFs an hour for one person, and one at a time per process: one costs seconds of a processor, and memory."""

from collections.abc import Callable
from threading import BoundedSemaphore

from django.core.cache import cache

from activities.pdf import NoPdf, Sheet, make_pdf

MOST_AN_HOUR = 30
LONGEST_WAIT_S = 10
making = BoundedSemaphore(1)


class TooMany(NoPdf):
    """One person asks for more than MOST_AN_HOUR."""

    status = 429


class Busy(NoPdf):
    """Others are before this one."""


def make_guarded_pdf(user_pk: int, sheet: Callable[[], Sheet]) -> bytes:
    """Of the sheet that is written once its turn has come. Raises TooMany, Busy, PdfUnavailable, NoPdf."""
    if _number_with_this_one(user_pk) > MOST_AN_HOUR:
        raise TooMany
    if not making.acquire(timeout=LONGEST_WAIT_S):
        raise Busy
    try:
        return make_pdf(sheet())
    finally:
        making.release()


def _number_with_this_one(user_pk: int) -> int:
    key = f"pdf:{user_pk}"
    cache.add(key, 0, timeout=60 * 60)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between
        return 1
