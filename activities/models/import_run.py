import uuid
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import ImportKind, ImportState


def _storage() -> FileSystemStorage:
    """Apart from what the public may see."""
    return FileSystemStorage(location=settings.VAR_DIR / "imports")


def _file_of(run: "ImportRun", name: str) -> str:
    """Nothing of the name that somebody gave it."""
    return f"{run.uuid}"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def old(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - settings.IMPORTS_KEPT)


class ImportRun(models.Model):
    """A file that a moderator brings in: first looked at, and written when they say so.

    `report` is {added, changed, unchanged, refused: [[line, reason]], remarks: [text]}; `message` says why nothing of
    the file could be taken in.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("soort"), max_length=10, choices=ImportKind)
    file = models.FileField(_("bestand"), storage=_storage, upload_to=_file_of)
    name = models.CharField(_("naam van het bestand"), max_length=120)
    publishes = models.BooleanField(_("meteen op de site"), default=False)
    state = models.CharField(_("status"), max_length=8, choices=ImportState, default=ImportState.CHECKING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    message = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("ingelezen bestand")
        verbose_name_plural = _("ingelezen bestanden")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.file.delete(save=False)
        return super().delete(*args, **kwargs)

    @property
    def path(self) -> Path:
        return Path(self.file.path)

    @property
    def is_busy(self) -> bool:
        return self.state in (ImportState.CHECKING, ImportState.WRITING)

    @property
    def is_stuck(self) -> bool:
        """Its process is gone, or it would have said something by now."""
        return self.is_busy and timezone.now() - self.touched_at > settings.IMPORT_SILENCE
