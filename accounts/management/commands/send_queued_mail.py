import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.functional import cached_property

from accounts import sender
from accounts.sender import Ended, Run

SECONDS_BETWEEN_LOOKS = 5
REASONS = {
    Ended.ANOTHER_SENDS: " Een ander proces verstuurt al.",
    Ended.NO_SERVER_SET: " Er is geen mailserver ingesteld: zet EMAIL_URL.",
    Ended.SERVER_DOWN: " De mailserver antwoordt niet; de volgende keer opnieuw.",
    Ended.LEASE_LOST: " Een ander proces nam het over.",
}


class Command(BaseCommand):
    help = "Verstuur de mail die klaarstaat; elke minuut draaien, of één keer met --watch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="ook wachten op mail die later nog eens moet")
        parser.add_argument("--watch", action="store_true", help="blijven kijken tot je het stopt")

    def handle(self, *args: Any, **options: Any) -> None:
        with self._told_by_signal():
            self._say(sender.send_due(self.stop), always=True)
            while not self.stop.is_set() and (options["watch"] or (options["until_empty"] and sender.number_waiting())):
                self.stop.wait(SECONDS_BETWEEN_LOOKS)
                close_old_connections()
                self._say(sender.send_due(self.stop), always=False)

    @cached_property
    def stop(self) -> threading.Event:
        return threading.Event()

    def _say(self, run: Run, *, always: bool) -> None:
        """Numbers only: who gets mail from us is nobody's business."""
        if always or run.sent or run.failed or run.postponed:
            counts = f"{run.sent} verstuurd, {run.failed} mislukt, {sender.number_waiting()} wachten nog."
            self.stdout.write(counts + REASONS.get(run.ended, ""))

    @contextmanager
    def _told_by_signal(self) -> Iterator[None]:
        """Asked to stop, finish the mail that is being sent: cut off it would be sent a second time."""
        before = signal.signal(signal.SIGTERM, lambda *_: self.stop.set())
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)
