"""How the site is doing, for `/gezond` and the metrics. A few short questions, and nothing is remembered."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS as PRIMARY, DatabaseError, InterfaceError
from django.db.models import Count, Max
from django.utils import timezone

from accounts import sender
from activities.models import Occurrence
from background import queue, schedule
from background.models import Heartbeat

# A replica that answers says nothing about the database that forms are written to: all of this is asked there.
# All in seconds. Mail goes out at once; a server that is away for a moment is no news.
MAIL_LATE = 15 * 60
# What a worker could begin at once waits for the task that is being done, which may be a whole night's.
TASK_LATE = 3600
# `manage.py work` tells every few seconds that it is there.
WORKER_LATE = 2 * 60
# What happens every night may take its time, and one night a year is an hour longer.
NIGHT_LATE = 30 * 3600
# In days: what repeats every week has a moment in the last week before the horizon.
HORIZON_SLACK = 7


class State(StrEnum):
    GOOD = "goed"
    ATTENTION = "let op"
    UNKNOWN = "onbekend"
    DOWN = "storing"


@dataclass
class Measured:
    """None and what is not there: nothing is known of it. `beats` is the seconds since each heartbeat."""

    has_cache: bool
    has_database: bool = False
    horizon_days: int | None = None
    mail_waiting: int | None = None
    mail_seconds: float | None = None
    failed_nights: list[str] = field(default_factory=list)
    task_seconds: float | None = None
    beats: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """`number` is in the unit that `unit` names."""

    name: str
    state: State
    number: float | None = None
    unit: str = ""


def measure() -> Measured:
    found = Measured(has_cache=_has_cache())
    try:
        found.beats = _beats()
        found.horizon_days = _horizon_days()
        due = sender.due()
        found.failed_nights, waits = schedule.failed(), queue.oldest_wait()
    except (DatabaseError, InterfaceError):
        return Measured(has_cache=found.has_cache)
    found.mail_waiting, found.mail_seconds = due.number, _seconds_since(due.since) if due.since else 0
    found.task_seconds = waits.total_seconds() if waits else 0
    found.has_database = True
    return found


def tasks() -> dict[str, float]:
    """How many tasks are in each state; nothing where that cannot be known now."""
    if not apps.is_installed("django_tasks_db"):
        return {}
    from django_tasks_db.models import DBTaskResult

    try:
        return dict(DBTaskResult.objects.using(PRIMARY).order_by().values_list("status").annotate(Count("pk")))
    except (DatabaseError, InterfaceError):
        return {}


def parts(found: Measured) -> list[Part]:
    if not found.has_database:
        unknown = [Part(name, State.UNKNOWN) for name in ("momenten", "post", "werker", "taken", "back-up")]
        return [Part("database", State.DOWN), _cache(found), *unknown]
    return [
        Part("database", State.GOOD),
        _cache(found),
        _moments(found),
        _timed("post", found.mail_seconds, MAIL_LATE),
        _timed("werker", found.beats.get("worker"), WORKER_LATE),
        _tasks(found),
        _timed("back-up", found.beats.get("backup"), NIGHT_LATE),
    ]


def overall(told: list[Part]) -> State:
    """What nobody knows needs a look as well: a backup that was never made is no good news."""
    states = {part.state for part in told}
    if State.DOWN in states:
        return State.DOWN
    return State.GOOD if states == {State.GOOD} else State.ATTENTION


def _cache(found: Measured) -> Part:
    return Part("cache", State.GOOD if found.has_cache else State.ATTENTION)


def _moments(found: Measured) -> Part:
    """Every night moments are made; on a small site nothing may repeat as far as the horizon."""
    days, age = found.horizon_days, found.beats.get("refresh_occurrences")
    if days is None and age is None:
        return Part("momenten", State.UNKNOWN)
    reaches = days is not None and days >= settings.OCCURRENCE_HORIZON_DAYS - HORIZON_SLACK
    is_good = reaches or (age is not None and age < NIGHT_LATE)
    return Part("momenten", State.GOOD if is_good else State.ATTENTION, days, "dagen")


def _tasks(found: Measured) -> Part:
    """What happens every night and was given up stays so until a night that goes well."""
    part = _timed("taken", found.task_seconds, TASK_LATE)
    return replace(part, state=State.ATTENTION) if found.failed_nights else part


def _timed(name: str, seconds: float | None, late: float) -> Part:
    if seconds is None:
        return Part(name, State.UNKNOWN)
    return Part(name, State.GOOD if seconds < late else State.ATTENTION, round(seconds), "seconden")


def _has_cache() -> bool:
    """Whether it keeps what it is told; a shared one that is away has a stand-in, which says so itself."""
    key = f"health:{uuid4()}"
    try:
        cache.set(key, "here", 10)
        is_kept = cache.get(key) == "here"
        cache.delete(key)
    except Exception:  # of any kind: each sort of cache has its own
        return False
    outage = getattr(cache, "outage", None)
    return is_kept and not (outage and outage.is_on)


def _horizon_days() -> int | None:
    last: datetime | None = Occurrence.objects.using(PRIMARY).aggregate(last=Max("starts_at"))["last"]
    return (timezone.localdate(last) - timezone.localdate()).days if last else None


def _beats() -> dict[str, float]:
    return {name: _seconds_since(at) for name, at in Heartbeat.objects.using(PRIMARY).values_list("name", "at")}


def _seconds_since(at: datetime) -> float:
    """Never less than 0: the clock of the database may be a little ahead of ours."""
    return max(timezone.now() - at, timedelta()).total_seconds()
