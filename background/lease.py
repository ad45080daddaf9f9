"""That a worker is alive: a row with a time, by the clock of the database, that the worker moves on all the while.

While it holds, nobody else touches the tasks of that worker; when it ended, another one takes them over. A worker that
finds its own lease ended may no longer do anything, for somebody else may be at its task.
"""

import logging
import os
import platform
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection, connections, transaction
from django.db.models.functions import Now

from background import heartbeats
from background.models import Worker

HEARTBEAT = "worker"
logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """This worker said nothing for so long that another one may have its task by now."""


def lasts() -> timedelta:
    return timedelta(seconds=settings.WORKER_SECONDS)


class Lease:
    """Kept by a thread. `stop` is set when the process is asked to end."""

    def __init__(self, stop: threading.Event) -> None:
        self.name = f"{platform.node()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.stop = stop
        self._over = threading.Event()
        self._renewed = self._steady_since = self._moved = time.monotonic()
        self._busy_since: float | None = None
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)

    def take(self) -> None:
        """Also anew, after it was lost while there was nothing to do."""
        before = time.monotonic()
        Worker.objects.update_or_create(
            name=self.name, defaults={"held_until": Now() + lasts()}, create_defaults=self._first()
        )
        self._renewed = before

    def start(self) -> None:
        self.take()
        self._thread.start()

    def give_back(self) -> None:
        self._over.set()
        self._thread.join()
        Worker.objects.filter(name=self.name).delete()

    def note_moving(self) -> None:
        """Said by the worker at each turn; a heartbeat would otherwise only tell that this thread lives."""
        self._moved = time.monotonic()

    @contextmanager
    def held(self) -> Iterator[None]:
        """A transaction in which nobody can take over what this worker does. Raises LeaseLost."""
        with transaction.atomic(durable=True):
            if Worker.objects.alive().select_for_update().filter(name=self.name).first() is None:
                raise LeaseLost
            yield

    @contextmanager
    def at_a_task(self) -> Iterator[None]:
        self._busy_since = time.monotonic()
        try:
            yield
        finally:
            self._busy_since = None

    @property
    def may_judge(self) -> bool:
        """Whether others that are silent are to blame.

        When the database was away, or locked by one long write, nobody could say a word: they get time to do so.
        """
        return time.monotonic() - self._steady_since >= lasts().total_seconds()

    def _first(self) -> dict[str, object]:
        return {"started_at": Now(), "held_until": Now() + lasts()}

    def _keep(self) -> None:
        while not self._over.wait(lasts().total_seconds() / 6):
            with suppress(Error):  # looked at by what follows
                self._renew()
            if self._busy_since is not None and (self._is_lost() or self._hangs()):
                begin_anew(self.stop)
        connections.close_all()

    def _renew(self) -> None:
        before = time.monotonic()
        try:
            # Also when it is late: as long as the row is there, nobody came between.
            is_held = Worker.objects.filter(name=self.name).update(held_until=Now() + lasts())
            if self._moves():
                _say_alive()
        except Error:
            self._steady_since = time.monotonic()
            connection.close()
            raise
        self._renewed = before if is_held else float("-inf")

    def _moves(self) -> bool:
        """Whether the worker itself did something lately; at a task it may take its time."""
        return self._busy_since is not None or time.monotonic() - self._moved < lasts().total_seconds()

    def _is_lost(self) -> bool:
        """On SQLite silence is no loss: what keeps us from writing keeps everybody from taking over."""
        if connection.vendor == "sqlite":
            return self._renewed == float("-inf")
        return time.monotonic() - self._renewed > lasts().total_seconds() * 5 / 6

    def _hangs(self) -> bool:
        busy = self._busy_since
        return busy is not None and time.monotonic() - busy > settings.WORKER_HOURS * 3600


def _say_alive() -> None:
    heartbeats.beat(HEARTBEAT)
    if settings.WORKER_FILE:
        Path(settings.WORKER_FILE).touch()


def begin_anew(stop: threading.Event) -> None:
    """Leave the task where it is, at once: the same program in the same process, with nothing of what it did."""
    logger.error("A worker lost its task, or its task hung: it begins anew.")
    if stop.is_set():
        os._exit(1)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own command line
