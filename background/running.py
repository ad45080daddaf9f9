"""One task: claimed, done, and what came of it stored; and the tasks of workers that are no longer there put back."""

import logging
import time
import traceback
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, connections, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django_tasks import TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import get_date_max

from background.lease import Lease
from background.models import QueuedTask, Ticket, Worker
from background.queue import most_attempts, wait_after

SECONDS_BETWEEN_TRIES = 1
LONGEST_STORY = 10_000
logger = logging.getLogger(__name__)


class WorkerGone(Exception):
    """The worker was killed, or said nothing for too long."""


def claim(lease: Lease) -> QueuedTask | None:
    """The next task, for this worker only."""
    if not QueuedTask.objects.due().exists():
        return None
    with lease.held():
        row: QueuedTask | None = QueuedTask.objects.due().select_for_update(skip_locked=True).first()
        if row is not None:
            row.worker_ids = [*row.worker_ids, lease.name]
            _change(row, status=TaskResultStatus.RUNNING, started_at=Now(), worker_ids=row.worker_ids)
        return row


def do(row: QueuedTask, lease: Lease) -> None:
    """Whatever the task does, its row tells it."""
    with lease.at_a_task():
        try:
            told = normalize_json(row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"]))
        except Exception as error:
            logger.warning("Task %s, attempt %s: %s", row.task_path, row.attempts, type(error).__name__)
            _store(row, lease, _after_failure(row, error, row.attempts))
        else:
            logger.info("Task %s is done", row.task_path)
            _store(row, lease, _done(told))


def put_back(lease: Lease) -> int:
    """Tasks of workers that are no longer there may be begun again. Only while this worker itself has nothing to do."""
    alive = Worker.objects.alive() if lease.may_judge else Worker.objects.all()
    if not _orphans(lease, alive):
        return 0
    with transaction.atomic(durable=True):
        if lease.may_judge:
            _forget_the_dead(lease)
        lost = _orphans(lease, Worker.objects.all())
        return sum(map(_put_back, QueuedTask.objects.running().select_for_update(skip_locked=True).filter(pk__in=lost)))


def _forget_the_dead(lease: Lease) -> None:
    """Locked first: one that says something at this very moment stays."""
    dead = Worker.objects.silent().exclude(name=lease.name).select_for_update(skip_locked=True)
    Worker.objects.filter(name__in=[worker.name for worker in dead]).delete()


def _orphans(lease: Lease, workers: QuerySet[Worker]) -> list[UUID]:
    """Read in this order: a worker is there before it has a task."""
    holders = {row.pk: row.holder for row in QueuedTask.objects.running()}
    working = set(workers.values_list("name", flat=True)) - {lease.name}
    return [key for key, holder in holders.items() if holder not in working]


def _put_back(row: QueuedTask) -> bool:
    logger.warning("Task %s lost its worker in attempt %s", row.task_path, row.attempts)
    # At once the first time: a worker that is replaced is nothing out of the ordinary.
    return _change(row, **_after_failure(row, WorkerGone(), row.attempts - 1))


def _done(told: Any) -> dict[str, Any]:
    return {
        "status": TaskResultStatus.SUCCESSFUL,
        "finished_at": Now(),
        "return_value": told,
        "exception_class_path": "",
        "traceback": "",
    }


def _after_failure(row: QueuedTask, error: Exception, failed: int) -> dict[str, Any]:
    what = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": _story(error),
    }
    if row.attempts >= most_attempts(row):
        return what | {"status": TaskResultStatus.FAILED, "finished_at": Now()}
    # At once is not "from now on": the clocks of Python and of SQLite differ by less than a millisecond.
    when = Now() + wait_after(failed) if failed else get_date_max()
    return what | {"status": TaskResultStatus.READY, "run_after": when}


def _story(error: Exception) -> str:
    """Where it went wrong. The words of an exception can hold a mail address; those of our own commands do not."""
    where = "".join(traceback.format_tb(error.__traceback__))
    said = str(error).replace("\x00", "") if isinstance(error, CommandError) else ""
    return f"{where[-LONGEST_STORY:]}{type(error).__name__}: {said}".strip(": ")


def _store(row: QueuedTask, lease: Lease, values: dict[str, Any]) -> None:
    """The task was done: a database that is away is asked again, until the lease ends and its thread begins anew."""
    while True:
        try:
            with lease.held():
                _change(row, **values)
            return
        except (OperationalError, InterfaceError) as error:
            logger.warning("What task %s did cannot be stored yet: %s", row.task_path, type(error).__name__)
            connections.close_all()
            time.sleep(SECONDS_BETWEEN_TRIES)


def _change(row: QueuedTask, **values: Any) -> bool:
    if values["status"] in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
        Ticket.objects.filter(task_id=row.pk).update(is_held=False)
    return bool(QueuedTask.objects.filter(pk=row.pk).update(**values))
