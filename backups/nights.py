"""When the backup of the night is due, for a process that stays: a night that was missed is made good at once."""

import signal
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from django.db import connection
from django.utils import timezone

# After forget_referrals, so that what had to be forgotten today is not in it.
AT = time(2, 30)
AGAIN_AFTER = timedelta(hours=1)
SECONDS_BETWEEN_LOOKS = 30


def is_due(last: datetime | None, now: datetime) -> bool:
    """Local time; the clock that goes back or forward passes over half past two in no harmful way."""
    local = timezone.localtime(now)
    at = timezone.make_aware(datetime.combine(local.date(), AT))
    latest = at if at <= now else timezone.make_aware(datetime.combine(local.date() - timedelta(days=1), AT))
    return last is None or last < latest


class Nights:
    """Gives one turn whenever a backup is due, until the process is asked to stop; a turn that failed comes again."""

    def __init__(self, last: Callable[[], datetime | None]) -> None:
        self.last, self.stop = last, threading.Event()
        self.tried: datetime | None = None

    def __iter__(self) -> Iterator[datetime]:
        before = signal.signal(signal.SIGTERM, lambda *_: self.stop.set())
        try:
            while not self.stop.is_set():
                yield from self._due()
                # A connection that waits a day is broken by then.
                connection.close()
                self.stop.wait(SECONDS_BETWEEN_LOOKS)
        finally:
            signal.signal(signal.SIGTERM, before)

    def _due(self) -> Iterator[datetime]:
        now = timezone.now()
        if is_due(self.last(), now) and (self.tried is None or now - self.tried > AGAIN_AFTER):
            self.tried = now
            yield now
