"""Asking other people's servers: one attempt, bounded in time, size and number, and not again while they are ill.

No address, answer text or header ends up in an error: an address may hold what somebody typed, and errors are logged.
"""

import logging
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy

import requests
import urllib3
from django.core.cache import cache

FAILURES_IN_A_ROW = 3
REST_SECONDS = 60
FAILURES_REMEMBERED_SECONDS = 600
_CHUNK_BYTES = 16 * 1024

# At DEBUG urllib3 writes down every address that it fetches, and ours hold what a visitor typed.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


class FetchError(Exception):
    """Anything but a complete answer of status 200."""


class TimedOut(FetchError):
    pass


class NoConnection(FetchError):
    pass


class TooLong(FetchError):
    pass


class BadStatus(FetchError):
    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(f"Status {status}")
        self.status = status
        self.headers = headers


class NoRoom(FetchError):
    """This process waits for enough answers already. It says nothing about the health of the source."""


@dataclass(frozen=True)
class Answer:
    body: bytes
    content_type: str


class BoundedFetcher:
    """One attempt per call, and `timeout` bounds the whole of it: name look-up, connecting, headers and body.

    The time-out of requests starts anew at every byte that arrives, so the request runs in a thread of its own that the
    caller stops waiting for. At most `max_under_way` of them exist. Redirects are not followed and cookies not kept.
    """

    def __init__(self, session: requests.Session, *, max_bytes: int, max_under_way: int) -> None:
        self.session = session
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._max_bytes = max_bytes
        self._slots = threading.BoundedSemaphore(max_under_way)

    def get(self, url: str, *, timeout: float, headers: Mapping[str, str], wait_for_room: bool = False) -> Answer:
        """Raises a FetchError. Where all slots are taken it raises NoRoom at once, or waits within `timeout`."""
        deadline = time.monotonic() + timeout
        if not self._slots.acquire(blocking=wait_for_room, timeout=timeout if wait_for_room else None):
            raise NoRoom("Too many requests are under way")
        answer: Future[Answer] = Future()
        threading.Thread(target=self._fetch, args=(answer, url, deadline, headers), daemon=True).start()
        try:
            return answer.result(deadline - time.monotonic())
        except TimeoutError:
            raise TimedOut("No complete answer in time") from None

    def _fetch(self, answer: "Future[Answer]", url: str, deadline: float, headers: Mapping[str, str]) -> None:
        try:
            result = self._read(url, deadline, headers)
        except Exception as error:  # of any kind: the caller, who waits in another thread, has to hear of it
            answer.set_exception(_as_fetch_error(error))
        else:
            answer.set_result(result)
        finally:
            self._slots.release()

    def _read(self, url: str, deadline: float, headers: Mapping[str, str]) -> Answer:
        timeout = max(deadline - time.monotonic(), 0.001)
        # Not compressed, so that a small answer cannot unpack into a huge one.
        headers = {**headers, "Accept-Encoding": "identity"}
        with self.session.get(url, timeout=timeout, headers=headers, stream=True, allow_redirects=False) as response:
            if response.status_code != 200:
                raise BadStatus(response.status_code, response.headers)
            body = bytearray()
            while chunk := response.raw.read1(_CHUNK_BYTES):
                body += chunk
                if len(body) > self._max_bytes:
                    raise TooLong("The answer is too long")
                if time.monotonic() > deadline:
                    raise TimedOut("No complete answer in time")
        return Answer(bytes(body), response.headers.get("Content-Type", ""))


def _as_fetch_error(error: Exception) -> FetchError:
    """Other libraries put the address in their message, query and all; only the kind of error is kept."""
    if isinstance(error, FetchError):
        return error
    if isinstance(error, (requests.Timeout, urllib3.exceptions.TimeoutError)):
        return TimedOut("No complete answer in time")
    if isinstance(error, requests.ConnectionError):
        return NoConnection("No connection")
    return FetchError(f"The answer could not be read: {type(error).__name__}")


@dataclass(frozen=True)
class Breaker:
    """Leaves a source alone for REST_SECONDS after FAILURES_IN_A_ROW; all processes that share the cache know of it."""

    name: str
    key: str
    logger: logging.Logger = field(repr=False)

    def is_resting(self) -> bool:
        """Whether the source failed so often in a row that it is not asked for now."""
        return cache.get(f"{self.key}:resting") is not None

    def note_success(self) -> None:
        cache.delete(f"{self.key}:failures")

    def note_failure(self, error: Exception) -> None:
        """After the rest one more failure is enough for the next rest, until the source answers once."""
        # What our own errors say holds no address; what others say may.
        reason = str(error) if isinstance(error, FetchError) else type(error).__name__
        self.logger.warning("%s failed: %s", self.name, reason)
        cache.add(f"{self.key}:failures", 0, FAILURES_REMEMBERED_SECONDS)
        try:
            failures = cache.incr(f"{self.key}:failures")
        except ValueError:  # another request had an answer in between
            return
        if failures >= FAILURES_IN_A_ROW:
            cache.set(f"{self.key}:resting", True, REST_SECONDS)
            self.logger.warning("%s is not asked for %s seconds", self.name, REST_SECONDS)
