"""What waits for a moderator: a change to something that the public sees, and who says that it is theirs."""

import uuid
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.enums import ReviewState
from activities.models.activity import Activity
from activities.models.organisation import Organisation
from activities.models.place import Place

Row = TypeVar("Row", bound=models.Model, covariant=True)


class ReviewQuerySet(models.QuerySet[Row]):
    def waiting(self) -> Self:
        return self.filter(state=ReviewState.WAITING)


class Reviewed(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("status"), max_length=10, choices=ReviewState, default=ReviewState.WAITING)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("van")
    )
    made_at = models.DateTimeField(_("gevraagd op"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("beslist door")
    )
    decided_at = models.DateTimeField(_("beslist op"), null=True)
    reason = models.CharField(_("reden"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return str(self.uuid)


class Proposal(Reviewed):
    """`changes` is {field: new value}, with the fields of activities.snapshots; made on `base_version`."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="proposals", verbose_name=_("activiteit"))
    base_version = models.PositiveIntegerField()
    changes = models.JSONField(_("wijzigingen"))

    objects = ReviewQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        verbose_name = _("voorstel")
        verbose_name_plural = _("voorstellen")
        constraints = [
            models.UniqueConstraint(
                fields=["activity"], condition=Q(state=ReviewState.WAITING), name="proposal_one_waits"
            )
        ]

    @property
    def on_form(self) -> dict[str, Any]:
        """What the form of an activity shows of it."""
        return {name: value for name, value in self.changes.items() if name != "texts"}

    @property
    def not_on_form(self) -> dict[str, Any]:
        """Texts in other languages, which have pages of their own."""
        return {name: value for name, value in self.changes.items() if name == "texts"}


class Claim(Reviewed):
    """An organisation says that it runs this place or activity."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="claims", verbose_name=_("organisatie"))
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="claims", verbose_name=_("activiteit")
    )
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="claims", verbose_name=_("plek"))
    note = models.CharField(_("uitleg"), max_length=500, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=False, place__isnull=True) | Q(activity__isnull=True, place__isnull=False),
                name="claim_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["organisation", "activity"],
                condition=Q(state=ReviewState.WAITING),
                name="claim_activity_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "place"], condition=Q(state=ReviewState.WAITING), name="claim_place_once"
            ),
        ]

    @property
    def subject(self) -> Activity | Place:
        subject = self.activity or self.place
        assert subject
        return subject
