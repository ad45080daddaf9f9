"""Sends mail straight away, in a thread of this process: nobody waits for a mail server, nothing else has to run."""

import atexit
import logging
import threading

from django.conf import settings
from django.db import connections

from accounts import sender

logger = logging.getLogger(__name__)


class Courier:
    """At most one thread for each process; what is queued while it sends makes it look once more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._has_work = False
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        with self._lock:
            self._has_work = True
            # After a fork the thread is no longer there.
            if not (self._thread and self._thread.is_alive()) and not self._stop.is_set():
                self._thread = threading.Thread(target=self._deliver, name="mail", daemon=True)
                self._thread.start()

    def finish(self) -> None:
        """Let the mail that is being sent come to its end: cut off it would be sent a second time."""
        self._stop.set()
        thread = self._thread
        if thread is not None:
            thread.join(settings.EMAIL_TIMEOUT + settings.MAIL_SECONDS)

    def _deliver(self) -> None:
        while self._goes_on():
            try:
                sender.send_due(self._stop)
            except Exception as error:
                logger.error("Mail was left in the outbox: %s", type(error).__name__)
            finally:
                connections.close_all()

    def _goes_on(self) -> bool:
        with self._lock:
            goes_on, self._has_work = self._has_work and not self._stop.is_set(), False
            if not goes_on:
                self._thread = None
            return goes_on


courier = Courier()
atexit.register(courier.finish)
