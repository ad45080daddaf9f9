"""The process that does what others queued: one task at a time, and beside that what has to happen all the while."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, close_old_connections, connections

from background import running, schedule
from background.lease import Lease, LeaseLost

SECONDS_BETWEEN_LOOKS = 1
SECONDS_BETWEEN_ROUNDS = 5
logger = logging.getLogger(__name__)


class WorkingProcess:
    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.lease = Lease(stop)
        self._last_round = float("-inf")

    def work(self) -> None:
        """Until `stop` is set; the task at hand is finished first."""
        self._wait_for_the_database()
        with self._often():
            while not self.stop.is_set():
                if not self._does_one():
                    self.stop.wait(SECONDS_BETWEEN_LOOKS)
        with suppress(Error):
            self.lease.give_back()

    def work_until_empty(self) -> int:
        """Do what may be begun now, and nothing of the schedule; the number of tasks."""
        self.lease.start()
        number = 0
        try:
            while not self.stop.is_set() and (row := running.claim(self.lease)):
                running.do(row, self.lease)
                number += 1
        finally:
            self.lease.give_back()
        return number

    def _wait_for_the_database(self) -> None:
        """Also for its tables: on a new site, or after an upgrade, a web node may still be making them."""
        while not self.stop.is_set():
            try:
                self.lease.start()
                return
            except Error as error:
                self._says(error)

    def _does_one(self) -> bool:
        """False when there is nothing to do, or no database to ask."""
        self.lease.note_moving()
        close_old_connections()
        try:
            return self._looks_and_does()
        except Error as error:
            self._says(error)
        return False

    def _looks_and_does(self) -> bool:
        try:
            self._look_around()
            row = running.claim(self.lease)
            if row is not None:
                running.do(row, self.lease)
            return row is not None
        except LeaseLost:
            # What was at hand, if anything, is somebody else's by now.
            self.lease.take()
            return False

    def _look_around(self) -> None:
        if time.monotonic() - self._last_round >= SECONDS_BETWEEN_ROUNDS:
            self._last_round = time.monotonic()
            schedule.queue_due()
            running.put_back(self.lease)

    def _says(self, error: Exception) -> None:
        logger.warning("The database does not answer: %s", type(error).__name__)
        connections.close_all()
        self.stop.wait(SECONDS_BETWEEN_LOOKS)

    @contextmanager
    def _often(self) -> Iterator[None]:
        threads = [
            threading.Thread(target=_again_and_again, args=(each, self.stop), name=each.name)
            for each in schedule.often()
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()


def _again_and_again(work: schedule.Often, stop: threading.Event) -> None:
    while not stop.is_set():
        close_old_connections()
        try:
            work.run(stop)
        except Exception as error:
            # Without its words: they may name somebody.
            logger.warning("%s went wrong, and is tried again: %s", work.name, type(error).__name__)
            connections.close_all()
        stop.wait(work.seconds)
    connections.close_all()
