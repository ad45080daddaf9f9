"""How the site is doing, part by part: for `/gezond` and the metrics. A few short questions, never remembered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError
from django.db.models import Max
from django.utils import timezone

from accounts import sender
from activities.models import Occurrence
from background import heartbeats

# Mail goes out within seconds; a server that is away for a moment is no news.
MAIL_LATE = timedelta(minutes=15)
# `manage.py work` tells every few seconds that it is there.
WORKER_LATE = timedelta(minutes=2)
# What happens every night may take its time, and the night may be an hour longer.
NIGHT_LATE = timedelta(hours=30)
# What repeats every week has a moment in the last week before the horizon.
HORIZON_SLACK_DAYS = 7


class State(StrEnum):
    GOOD = "goed"
    ATTENTION = "let op"
    UNKNOWN = "onbekend"
    DOWN = "storing"


@dataclass(frozen=True)
class Part:
    """`number` is in the unit that `unit` names, and None where nothing is known."""

    name: str
    state: State
    number: float | None = None
    unit: str = ""


def examine() -> list[Part]:
    """Every part. Without the database nothing is known of what is counted there."""
    try:
        of_database = [
            _moments(),
            _mail(),
            _beat("werker", "worker", WORKER_LATE),
            _beat("back-up", "backup", NIGHT_LATE),
        ]
        return [Part("database", State.GOOD), _cache(), *of_database]
    except (DatabaseError, InterfaceError):
        unknown = [Part(name, State.UNKNOWN) for name in ("momenten", "post", "werker", "back-up")]
        return [Part("database", State.DOWN), _cache(), *unknown]


def overall(parts: list[Part]) -> State:
    """What nobody knows needs a look as well: a backup that was never made is no good news."""
    states = {part.state for part in parts}
    if State.DOWN in states:
        return State.DOWN
    return State.GOOD if states == {State.GOOD} else State.ATTENTION


def _cache() -> Part:
    key, word = f"health:{uuid4()}", "here"
    try:
        cache.set(key, word, 10)
        is_good = cache.get(key) == word
        cache.delete(key)
    except Exception:  # of any kind: each sort of cache has its own
        is_good = False
    return Part("cache", State.GOOD if is_good else State.ATTENTION)


def horizon_days() -> int | None:
    """So many days from today lies the last moment that is a row."""
    last: datetime | None = Occurrence.objects.aggregate(last=Max("starts_at"))["last"]
    return (timezone.localdate(last) - timezone.localdate()).days if last else None


def _moments() -> Part:
    """Every night moments are made; on a small site nothing may repeat as far as the horizon."""
    days, age = horizon_days(), _age("refresh_occurrences")
    if days is None and age is None:
        return Part("momenten", State.UNKNOWN)
    reaches = days is not None and days >= settings.OCCURRENCE_HORIZON_DAYS - HORIZON_SLACK_DAYS
    is_good = reaches or (age is not None and age < NIGHT_LATE)
    return Part("momenten", State.GOOD if is_good else State.ATTENTION, days, "dagen")


def _mail() -> Part:
    since = sender.due_since()
    age = max(timezone.now() - since, timedelta()) if since else timedelta()
    return Part("post", State.GOOD if age < MAIL_LATE else State.ATTENTION, age.total_seconds(), "seconden")


def _beat(name: str, beats: str, late: timedelta) -> Part:
    age = _age(beats)
    if age is None:
        return Part(name, State.UNKNOWN)
    return Part(name, State.GOOD if age < late else State.ATTENTION, age.total_seconds(), "seconden")


def _age(beats: str) -> timedelta | None:
    at = heartbeats.last(beats)
    return max(timezone.now() - at, timedelta()) if at else None
