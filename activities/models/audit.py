import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.enums import Verb
from activities.models.activity import Activity
from activities.models.funding import Programme
from activities.models.organisation import Organisation
from activities.models.place import Place

SUBJECTS = ("activity", "place", "organisation", "programme")


def _only(subject: str) -> Q:
    return Q(**{f"{name}__isnull": name != subject for name in SUBJECTS})


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def by_people(self) -> Self:
        return self.filter(actor_uuid__isnull=False)

    def with_names(self) -> Self:
        return self.select_related("actor", "activity", "place", "organisation", "programme")


class AuditEntry(models.Model):
    """What somebody did to one thing of the catalogue, and when.

    `changes` is {field: [before, after]}, with the fields of activities.snapshots. `actor_uuid` stays when the account
    is deleted: a pseudonym, which says only that the same person did this. Without it the system did it. What somebody
    did to a grant, and to what it pays for, is told of its programme: grants and links can go, and their log stays.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("wie")
    )
    actor_uuid = models.UUIDField(null=True, editable=False, db_index=True)
    verb = models.CharField(_("wat"), max_length=20, choices=Verb)
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="audit", verbose_name=_("activiteit")
    )
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="audit", verbose_name=_("plek"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="audit", verbose_name=_("organisatie")
    )
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, related_name="audit", verbose_name=_("programma")
    )
    changes = models.JSONField(_("wijzigingen"), default=dict)
    reason = models.CharField(_("reden"), max_length=500, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("regel van het logboek")
        verbose_name_plural = _("logboek")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at"], name="audit_at")]
        constraints = [
            models.CheckConstraint(
                condition=_only("activity") | _only("place") | _only("organisation") | _only("programme"),
                name="audit_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.get_verb_display()

    @property
    def subject(self) -> Activity | Place | Organisation | Programme:
        """Costs a query unless read with `with_names`."""
        subject = self.activity or self.place or self.organisation or self.programme
        assert subject
        return subject
