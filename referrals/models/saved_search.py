import uuid
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of(self, worker: UUID) -> "SavedSearchQuerySet":
        return self.filter(worker=worker)


class SavedSearch(models.Model):
    """A question to the search that a worker asks often; `query` is as in the address of /zoeken/."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.UUIDField(db_index=True)
    name = models.CharField(_("naam"), max_length=60)
    query = models.CharField(max_length=600)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("bewaarde zoekvraag")
        verbose_name_plural = _("bewaarde zoekvragen")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
