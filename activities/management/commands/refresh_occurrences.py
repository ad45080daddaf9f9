import math
from typing import Any

from django.core.management.base import BaseCommand

from activities import changes
from activities.models import Activity
from activities.schedules import CHUNK, Renewal, horizon, refresh
from background import heartbeats


class Command(BaseCommand):
    help = "Maak de momenten voor de komende dagen; elke nacht draaien. Mag vaker, en tegelijk."

    def handle(self, *args: Any, **options: Any) -> None:
        number = Activity.objects.filter(schedules__isnull=False).distinct().count()
        chunks = math.ceil(number / CHUNK)
        total = Renewal()
        for done, renewal in enumerate(refresh(), start=1):
            total += renewal
            if self.stdout.isatty():
                self.stdout.write(f"\r{min(done, chunks) * 100 // chunks}%", ending="")
        self.stdout.write(
            f"Momenten tot en met {horizon():%d-%m-%Y}: {total.added} erbij, {total.changed} veranderd, "
            f"{total.removed} weg."
        )
        # What is over is told in the feed of changes for a while, and so is what was deleted.
        changes.sweep()
        heartbeats.beat("refresh_occurrences")
