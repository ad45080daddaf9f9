"""So many PDFs an hour for one person, and one at a time per process: one costs seconds of a processor, and memory."""

from collections.abc import Callable
from threading import BoundedSemaphore

from activities.pdf import NoPdf, Sheet, make_pdf
from limits.counting import number_with_this_one

MOST_AN_HOUR = 30
PERIOD = 60 * 60
LONGEST_WAIT_S = 10
making = BoundedSemaphore(1)


class TooMany(NoPdf):
    """One person asks for more than MOST_AN_HOUR."""

    status = 429


class Busy(NoPdf):
    """Others are before this one."""


def make_guarded_pdf(user_pk: int, sheet: Callable[[], Sheet]) -> bytes:
    """Of the sheet that is written once its turn has come. Raises TooMany, Busy, PdfUnavailable, NoPdf."""
    if number_with_this_one("pdf", str(user_pk), PERIOD) > MOST_AN_HOUR:
        raise TooMany
    if not making.acquire(timeout=LONGEST_WAIT_S):
        raise Busy
    try:
        return make_pdf(sheet())
    finally:
        making.release()
