import hashlib
import secrets
import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.membership import Membership
from activities.models.organisation import Organisation

PREFIX, SECRET_BYTES = "dz_", 30
SHOWN_LETTERS = len(PREFIX) + 6


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def living(self) -> Self:
        return self.filter(revoked_at=None)

    def of_member(self, membership: Membership) -> Self:
        """That end with this membership."""
        return self.living().filter(organisation=membership.organisation_id, made_by=membership.user_id)

    def working(self) -> Self:
        """Living ones whose maker is still let in, and still a member."""
        return self.living().filter(made_by__is_active=True, organisation__memberships__user_id=models.F("made_by_id"))

    def of_secret(self, secret: str) -> "ApiToken | None":
        """The one that works with this secret. Found by its digest, so that how long it takes tells nothing of it."""
        return self.working().select_related("organisation", "made_by").filter(digest=digest_of(secret)).first()

    def note_use(self, token: "ApiToken", today: date) -> None:
        """The day only, once a day: which hours somebody works is nobody's business."""
        if token.last_used_on != today:
            self.filter(pk=token.pk).exclude(last_used_on=today).update(last_used_on=today)


class ApiToken(models.Model):
    """With this a program writes for one organisation, as the member who made it. `start`: its first letters."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="api_tokens", verbose_name=_("organisatie")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("gemaakt door")
    )
    name = models.CharField(_("naam"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(_("begin"), max_length=SHOWN_LETTERS, editable=False)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    last_used_on = models.DateField(_("laatst gebruikt"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("ingetrokken op"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("sleutel")
        verbose_name_plural = _("sleutels")
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="api_token_has_name")]

    def __str__(self) -> str:
        return f"{self.start}…"


def new_secret() -> str:
    """240 random bits, as 40 letters that need no escaping anywhere."""
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Nobody guesses 240 random bits: a slow hash, which passwords need, would only slow down who has the secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
