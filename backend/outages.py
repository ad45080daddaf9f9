import logging
import threading
import time

logger = logging.getLogger(__name__)


class Outage:
    """A server of our own that does not answer is left alone for `rest_seconds`; then one request tries it again.

    One per process and server. It says once that the server is away and what that means, and once that it is back; of
    the error only its kind, for its text may hold an address with a password.
    """

    def __init__(self, name: str, *, meanwhile: str, rest_seconds: float) -> None:
        self.name, self.meanwhile, self.rest_seconds = name, meanwhile, rest_seconds
        self.is_on = False
        # For the metrics: how often a request was not answered.
        self.failures = 0
        self._until = 0.0
        self._guard = threading.Lock()

    def may_try(self) -> bool:
        if not self.is_on:
            return True
        with self._guard:
            now = time.monotonic()
            if now < self._until:
                return False
            # The others go on without it while this one finds out.
            self._until = now + self.rest_seconds
            return True

    def note_failure(self, error: Exception | str) -> None:
        with self._guard:
            is_new, self.is_on = not self.is_on, True
            self.failures += 1
            self._until = time.monotonic() + self.rest_seconds
        if is_new:
            kind = error if isinstance(error, str) else type(error).__name__
            logger.warning("%s does not answer (%s): %s", self.name, kind, self.meanwhile)

    def note_success(self) -> None:
        if not self.is_on:
            return
        with self._guard:
            was_on, self.is_on = self.is_on, False
        if was_on:
            logger.warning("%s answers again", self.name)
