import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.functional import cached_property

from background.worker import WorkingProcess


class Command(BaseCommand):
    help = (
        "Doe het werk op de achtergrond: elke nacht wat dan moet, mail, en wat er in de rij staat. Blijft draaien tot "
        "je het stopt; mag op meer machines tegelijk."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="doe alleen wat nu in de rij staat, en stop")

    def handle(self, *args: Any, until_empty: bool, **options: Any) -> None:
        with self._told_by_signal():
            worker = WorkingProcess(self.stop)
            if until_empty:
                self.stdout.write(f"Taken gedaan: {worker.work_until_empty()}.")
            else:
                worker.work()

    @cached_property
    def stop(self) -> threading.Event:
        return threading.Event()

    @contextmanager
    def _told_by_signal(self) -> Iterator[None]:
        """Asked to stop, finish the task at hand: cut off it would be done a second time."""
        asked = (signal.SIGTERM, signal.SIGINT)
        before = [signal.signal(each, lambda *_: self.stop.set()) for each in asked]
        try:
            yield
        finally:
            for each, handler in zip(asked, before, strict=True):
                signal.signal(each, handler)
