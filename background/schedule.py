"""What runs when. Each app says so in its own `tasks.py`; nothing here knows what the work is.

DAILY = [Daily(refresh_occurrences, at=time(2))]        a task, queued once a day at this time in Amsterdam
OFTEN = [Often("mail", seconds=5, run=send_due)]        called again and again, in a thread of each worker
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone
from django.utils.module_loading import module_has_submodule
from django_tasks import TaskResultStatus
from django_tasks.base import Task

from background.models import QueuedTask, Turn
from background.queue import is_held, once

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Daily:
    """Queued at `at`; not while `after`, which has the same turn or an earlier one, waits or is being done."""

    task: Task[[], Any]
    at: time
    after: Task[[], Any] | None = None

    @property
    def name(self) -> str:
        return self.task.module_path

    def last_turn(self, now: datetime) -> datetime:
        """The last time that it should have begun."""
        local = now.astimezone(timezone.get_default_timezone())
        today = datetime.combine(local.date(), self.at, tzinfo=local.tzinfo).astimezone(UTC)
        if today <= now:
            return today
        return datetime.combine(local.date() - timedelta(days=1), self.at, tzinfo=local.tzinfo).astimezone(UTC)


@dataclass(frozen=True)
class Often:
    """`run` gets the event that says that the worker has to stop."""

    name: str
    seconds: float
    run: Callable[[threading.Event], object]


def daily() -> list[Daily]:
    return [each for module in _modules() for each in getattr(module, "DAILY", ())]


def often() -> list[Often]:
    return [each for module in _modules() for each in getattr(module, "OFTEN", ())]


def queue_due(now: datetime | None = None) -> int:
    """Queue what has a turn that was not queued yet, also when that was hours ago; of several missed ones the last."""
    now = now or timezone.now()
    in_order = sorted(daily(), key=lambda each: (each.at, each.after is not None))
    return sum(_queue(each, each.last_turn(now)) for each in in_order)


def failed() -> list[str]:
    """What is done every day and was given up the last time; somebody has to look why."""
    names = [each.name for each in daily()]
    ended = QueuedTask.objects.using(DEFAULT_DB_ALIAS).ended().filter(task_path__in=names).order_by("finished_at")
    last = dict(ended.values_list("task_path", "status"))
    return [name for name in names if last.get(name) == TaskResultStatus.FAILED]


def _queue(work: Daily, turn: datetime) -> bool:
    if _is_queued(work, turn) or (work.after is not None and is_held(work.after.module_path)):
        return False
    with transaction.atomic():
        Turn.objects.get_or_create(name=work.name, defaults={"at": LONG_AGO})
        # One of the workers that look at the same moment is first.
        is_ours = Turn.objects.filter(name=work.name, at__lt=turn).update(at=turn)
        return bool(is_ours) and once(work.name, work.task)


def _is_queued(work: Daily, turn: datetime) -> bool:
    return Turn.objects.filter(name=work.name, at__gte=turn).exists()


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "tasks"):
            yield import_module(f"{config.name}.tasks")
