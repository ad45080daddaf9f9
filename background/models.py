from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

# What went well is of no use for long; of what failed somebody may still have to find out why.
KEPT, FAILED_KEPT = timedelta(days=14), timedelta(days=30)

if TYPE_CHECKING:
    Row = DBTaskResult[..., Any]
else:  # a model takes no type
    Row = DBTaskResult


class Heartbeat(models.Model):
    """The last time that something that should happen again and again went well: a worker's round, a backup."""

    name = models.CharField("naam", max_length=60, primary_key=True)
    at = models.DateTimeField("laatste keer")

    class Meta:
        verbose_name = "hartslag"
        verbose_name_plural = "hartslagen"

    def __str__(self) -> str:
        return self.name


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self) -> Self:
        return self.filter(held_until__gt=Now())

    def silent(self) -> Self:
        return self.filter(held_until__lte=Now())


class Worker(models.Model):
    """A process that does tasks. Until `held_until`, by the clock of the database, nobody else touches what it does."""

    name = models.CharField(_("naam"), max_length=64, primary_key=True)
    started_at = models.DateTimeField(_("begonnen"))
    held_until = models.DateTimeField(_("aan het werk tot"))

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("werker")
        verbose_name_plural = _("werkers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TaskQuerySet(models.QuerySet["QueuedTask"]):
    def due(self) -> Self:
        """Those that may be begun, the most urgent first."""
        at_once = models.Q(run_after=get_date_max())
        return self.filter(at_once | models.Q(run_after__lte=Now()), status=TaskResultStatus.READY).order_by(
            "-priority", "enqueued_at"
        )

    def waiting(self) -> Self:
        return self.filter(status=TaskResultStatus.READY)

    def running(self) -> Self:
        return self.filter(status=TaskResultStatus.RUNNING)

    def failed(self) -> Self:
        return self.filter(status=TaskResultStatus.FAILED)

    def ended(self) -> Self:
        return self.filter(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED))

    def old(self) -> Self:
        now = timezone.now()
        went_well = models.Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEPT)
        return self.filter(went_well | models.Q(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILED_KEPT))


class QueuedTask(Row):
    """The row of django-tasks-db, in our words. `worker_ids` names one worker for every attempt."""

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("taak")
        verbose_name_plural = _("taken")
        ordering = ["-enqueued_at"]

    def __str__(self) -> str:
        return self.task_path.rpartition(".")[2]

    @property
    def attempts(self) -> int:
        return len(self.worker_ids)

    @property
    def holder(self) -> str:
        """The name of the worker that does it, or did so last."""
        return str(self.worker_ids[-1]) if self.worker_ids else ""

    @property
    def begins_at(self) -> datetime | None:
        """Not before this time; None when it may begin at once."""
        return None if self.run_after == get_date_max() else self.run_after


class Ticket(models.Model):
    """What a task is about: while it is held, the same work is not queued a second time."""

    task = models.OneToOneField(DBTaskResult, models.CASCADE, primary_key=True, related_name="ticket")
    key = models.CharField(max_length=200)
    is_held = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(is_held=True), name="one_task_holds_a_key")
        ]

    def __str__(self) -> str:
        return self.key


class Turn(models.Model):
    """The last turn of daily work that was queued, so that each turn is queued once, by whichever worker."""

    name = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
