"""Reading from a copy of the database: what anybody may read, and never behind what the reader just wrote.

A request is decided once, at its first question. Only GET and HEAD of somebody who did not sign in, sends no token and
wrote nothing a moment ago reads from the replica. A write or a transaction brings the rest of the request to the
primary, and nothing brings it back: then its answer never mixes what is new with what is old. Commands and workers
always read from the primary.
"""

import select
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.crypto import salted_hmac

from accounts.internet_address import household
from backend.outages import Outage

PRIMARY, REPLICA = "default", "replica"
REST_SECONDS = 10
# For the question whether it is there, of a connection that is open already.
ANSWER_SECONDS = 1.0
# Who wrote reads what they wrote, also by their next page; a replica that is further behind than LAG_SECONDS is left.
WROTE_SECONDS = 30
LAG_SECONDS = 10
UNANSWERED = (Error, TimeoutError, OSError)

outage = Outage("The replica of the database", meanwhile="all is read from the primary", rest_seconds=REST_SECONDS)


@dataclass
class Reads:
    request: HttpRequest
    may_ask_replica: bool
    is_decided: bool = False
    has_written: bool = False

    def go_to_primary(self) -> None:
        self.is_decided, self.may_ask_replica = True, False


# Not of a thread: what a streamed answer reads later, outside of it, comes from the primary.
_reads: ContextVar[Reads | None] = ContextVar("reads", default=None)


class Router:
    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        reads, owner = _reads.get(), hints.get("instance")
        if reads and owner is not None and owner._state.db == PRIMARY:
            # What belongs to a row of the primary may not be in the replica yet.
            reads.go_to_primary()
        return REPLICA if reads and _may_ask_replica(reads) else PRIMARY

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        if reads := _reads.get():
            reads.has_written = True
            reads.go_to_primary()
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


class ReadReplica:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads = Reads(request, _is_for_anybody(request))
        token = _reads.set(reads)
        try:
            response = self.get_response(request)
            # The API makes an answer of every error itself.
            return (response.status_code >= 500 and self.once_more(request)) or response
        finally:
            _reads.reset(token)
            if reads.has_written:
                cache.set(_writer(request), True, WROTE_SECONDS)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return self.once_more(request) if isinstance(error, Error) else None

    def once_more(self, request: HttpRequest) -> HttpResponse | None:
        """From the primary, when the replica fell away half-way or gave up; what is made anew only reads."""
        reads, match = _reads.get(), request.resolver_match
        if not (match and reads and reads.may_ask_replica and connections[REPLICA].errors_occurred):
            return None
        reads.go_to_primary()
        outage.note_failure("it broke off")
        connections[REPLICA].close()
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response.render() if isinstance(response, SimpleTemplateResponse) else response


def _is_for_anybody(request: HttpRequest) -> bool:
    has_name = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    return request.method in ("GET", "HEAD") and not has_name


def _may_ask_replica(reads: Reads) -> bool:
    if connections[PRIMARY].in_atomic_block:
        reads.go_to_primary()
    elif reads.may_ask_replica and not reads.is_decided:
        reads.is_decided = True
        reads.may_ask_replica = cache.get(_writer(reads.request)) is None and _is_well()
    return reads.may_ask_replica


def _writer(request: HttpRequest) -> str:
    """There is no cookie to know a visitor by; who shares an address shares this too, and sees nothing of it."""
    return "wrote:" + salted_hmac("backend.replicas", household(request), algorithm="sha256").hexdigest()


# Whether the replica is there, and not too far behind


class _Behind:
    """Every LAG_SECONDS the position of the primary is noted; a replica has to be as far as the note before."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._next_at = 0.0
        self._noted = self._needed = 0

    def needed(self) -> int:
        """What a replica has to have; of a primary that does not answer it stays what it was, and pages stay there."""
        with self._guard:
            if time.monotonic() < self._next_at:
                return self._needed
            self._next_at = time.monotonic() + LAG_SECONDS
        position = _position_of_primary()
        with self._guard:
            self._needed, self._noted = self._noted, position or self._noted
            return self._needed


behind = _Behind()


def _position_of_primary() -> int:
    """0 where it cannot be said: the primary is away, or is no PostgreSQL that tells it."""
    try:
        return _position(PRIMARY, b"SELECT pg_current_wal_lsn()::text")
    except UNANSWERED:
        connections[PRIMARY].close()
        return 0


def _is_well() -> bool:
    if not outage.may_try():
        return False
    try:
        position = _position(REPLICA, b"SELECT pg_last_wal_replay_lsn()::text")
    except UNANSWERED as error:
        connections[REPLICA].close()
        outage.note_failure(error)
        return False
    if position and position < behind.needed():
        outage.note_failure(f"it is more than {LAG_SECONDS} seconds behind")
        return False
    outage.note_success()
    return True


def _position(alias: str, question: bytes) -> int:
    """How far a server is in the log of all that was written; 0 where it does not say. Raises one of UNANSWERED.

    Asked below Django and psycopg, which wait for a server that hangs as long as it hangs.
    """
    connections[alias].ensure_connection()
    with connections[alias].wrap_database_errors:
        talk = connections[alias].connection.pgconn
        talk.send_query(question)
        deadline, said = time.monotonic() + ANSWER_SECONDS, b""
        while (result := _next_result(talk, deadline)) is not None:
            said = (result.ntuples and result.get_value(0, 0)) or said
    return _number(said.decode())


def _next_result(talk: Any, deadline: float) -> Any:
    talk.flush()
    while talk.is_busy():
        ready = select.poll()
        ready.register(talk.socket, select.POLLIN)
        if not ready.poll(max(0, int(1000 * (deadline - time.monotonic())))):
            raise TimeoutError
        talk.consume_input()
    return talk.get_result()


def _number(position: str) -> int:
    """PostgreSQL writes a position as two hexadecimal numbers: 16/B374D848."""
    high, _slash, low = position.partition("/")
    return (int(high, 16) << 32) + int(low, 16) if low else 0
