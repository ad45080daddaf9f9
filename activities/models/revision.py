from django.db import models
from django.db.models import F


class RevisionQuerySet(models.QuerySet["Revision"]):
    def current(self) -> int:
        return self.filter(pk=1).values_list("number", flat=True).first() or 0

    def advance(self) -> None:
        """Inside the transaction of the change: the row is locked until it is committed, so numbers follow commits."""
        if not self.filter(pk=1).update(number=F("number") + 1):
            self.get_or_create(pk=1, defaults={"number": 1})


class Revision(models.Model):
    """One row that counts the changes of the catalogue; answers that were made of the same number are the same."""

    number = models.PositiveBigIntegerField(default=0)

    objects = RevisionQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.number)
