from django.db import models
from django.db.models import Q

from activities.enums import ChangeKind


class Change(models.Model):
    """The last change of one public thing; `number` is from one counter, in the order in which changes are committed.

    Written by activities.changes. `is_real` and `is_sport` are of now; `was_real` and `was_sport` stay once they are:
    who follows the real things, or sport alone, has to hear that one is not that any more. Place and organisation are
    those of an activity, so that they hear of it when it goes elsewhere; `ends_at` is of a moment.
    """

    kind = models.CharField(max_length=11, choices=ChangeKind)
    uuid = models.UUIDField()
    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    is_deleted = models.BooleanField(default=False)
    is_real = models.BooleanField(default=False)
    is_sport = models.BooleanField(default=False)
    was_real = models.BooleanField(default=False)
    was_sport = models.BooleanField(default=False)
    place_uuid = models.UUIDField(null=True)
    organisation_uuid = models.UUIDField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["kind", "uuid"], name="change_once")]
        indexes = [models.Index(fields=["kind", "number"], condition=Q(was_sport=True), name="change_of_sport")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.uuid}"
