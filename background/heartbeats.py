"""What should happen again and again tells here that it did; `/gezond` and the metrics look how long ago that is."""

from datetime import datetime

from django.db.models.functions import Now

from background.models import Heartbeat


def beat(name: str) -> None:
    """It went well just now, by the clock of the database: those of two machines may differ."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": Now()})


def last(name: str) -> datetime | None:
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
