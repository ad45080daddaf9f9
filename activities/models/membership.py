import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import MemberRole
from activities.models.organisation import Organisation

INVITATION_LASTS = timedelta(days=14)


class Membership(models.Model):
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisatie")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("gebruiker")
    )
    role = models.CharField(_("rol"), max_length=6, choices=MemberRole, default=MemberRole.MEMBER)
    created_at = models.DateTimeField(_("sinds"), auto_now_add=True)

    class Meta:
        verbose_name = _("lid")
        verbose_name_plural = _("leden")
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_role_display()}"

    @property
    def is_owner(self) -> bool:
        return self.role == MemberRole.OWNER


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(created_at__gt=timezone.now() - INVITATION_LASTS)


class Invitation(models.Model):
    """Somebody asked to become a member; accepted, refused and withdrawn ones are deleted."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisatie")
    )
    email = models.EmailField(_("e-mailadres"))
    role = models.CharField(_("rol"), max_length=6, choices=MemberRole, default=MemberRole.MEMBER)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uitgenodigd door")
    )
    created_at = models.DateTimeField(_("uitgenodigd op"), default=timezone.now)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                name="invitation_once",
                violation_error_message=_("Dit adres is al uitgenodigd."),
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)
