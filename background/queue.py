"""Work that is queued in the transaction of what asks for it, and done by `manage.py work` (docs/adr/0023).

A task is a function at the top of a module, with `@task(attempts=…)` above it; it has to bear being done twice, for a
worker may be killed between the last line of a task and the commit that says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ParamSpec, TypeVar

import django_tasks
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import get_date_max

from background.models import QueuedTask, Ticket, Worker

P = ParamSpec("P")
T = TypeVar("T")
# The waits between six attempts are 1, 2, 4, 8 and 16 minutes.
USUAL_ATTEMPTS = 6
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetriedTask(Task[P, T]):
    """`attempts` in all, of which the last one that fails is final."""

    attempts: int = USUAL_ATTEMPTS


class Queue(DatabaseBackend):
    task_class: Any = RetriedTask


class AtOnce(ImmediateBackend):
    task_class: Any = RetriedTask


def task(*, attempts: int = USUAL_ATTEMPTS, priority: int = 0) -> Callable[[Callable[P, T]], Task[P, T]]:
    return django_tasks.task(priority=priority, attempts=attempts)


def once(key: str, work: Task[P, T], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Queue it in the transaction of the caller. False when the same work (by its key) waits or is being done."""
    if settings.TASKS_AT_ONCE:
        transaction.on_commit(partial(work.enqueue, *args, **kwargs))
        return True
    if is_held(key):
        return False
    try:
        with transaction.atomic():
            Ticket.objects.create(task_id=work.enqueue(*args, **kwargs).id, key=key)
    except IntegrityError:  # somebody was just before us
        return False
    return True


def is_held(key: str) -> bool:
    return Ticket.objects.filter(key=key, is_held=True).exists()


def try_again(row: QueuedTask) -> bool:
    """From the first attempt on. False when it did not fail, or when the same work was queued meanwhile."""
    failed = QueuedTask.objects.failed().filter(pk=row.pk)
    anew = {"status": TaskResultStatus.READY, "run_after": get_date_max(), "finished_at": None, "worker_ids": []}
    try:
        with transaction.atomic():
            did_fail = failed.update(**anew)
            if did_fail:
                Ticket.objects.filter(task_id=row.pk).update(is_held=True)
    except IntegrityError:
        return False
    return bool(did_fail)


def wait_after(attempts: int) -> timedelta:
    """How long a task waits after so many attempts that failed: 1, 2, 4 … 60 minutes; nothing after none."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT) if attempts else timedelta(0)


def oldest_wait() -> timedelta | None:
    """How long the task that could have been begun first has waited; None when nothing waits."""
    rows = QueuedTask.objects.using(DEFAULT_DB_ALIAS).due()
    first: QueuedTask | None = rows.order_by("enqueued_at").first()
    if first is None:
        return None
    since: datetime = first.begins_at or first.enqueued_at
    return timezone.now() - since


def forget_old() -> int:
    """Results, and workers that were not seen for a day and left no task behind."""
    Worker.objects.filter(held_until__lt=Now() - timedelta(days=1)).delete()
    number, _ = QueuedTask.objects.old().delete()
    return int(number)


def most_attempts(row: Any) -> int:
    """Of a task whose function is gone since, one: then it fails, and says why."""
    try:
        return int(getattr(row.task, "attempts", USUAL_ATTEMPTS))
    except (ImportError, AttributeError, SuspiciousOperation):
        return 1
