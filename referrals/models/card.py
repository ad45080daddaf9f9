import uuid
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from referrals import codes
from referrals.enums import ENDED, OPEN, DeclineReason, Result, State


class CardQuerySet(models.QuerySet["Card"]):
    def made_by(self, worker: UUID) -> Self:
        return self.filter(made_by=worker)

    def drafts(self) -> Self:
        return self.filter(offered_at__isnull=True)

    def given(self) -> Self:
        return self.filter(offered_at__isnull=False)

    def without_old_drafts(self, since: datetime) -> Self:
        """A list that was begun then, or before, counts as gone: the retention comes for it."""
        return self.filter(Q(offered_at__isnull=False) | Q(created_at__gt=since))

    def ended_by(self, moment: datetime) -> Self:
        """Of which all that was given had ended then."""
        rows = Referral.objects.filter(card=OuterRef("pk"))
        going_on = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=moment))
        return self.given().filter(~Exists(going_on))

    def with_rows(self) -> Self:
        return self.prefetch_related("referrals").select_related("hand_over", "consent")


class Card(models.Model):
    """Up to MOST_ACTIVITIES referrals under one code. Until it is offered it is the list of one worker.

    Whoever has the code may look at the card and withdraw it. Who the resident is stands nowhere here.
    """

    MOST_ACTIVITIES = 3

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=codes.LENGTH, unique=True, default=codes.new_code, editable=False)
    language = models.CharField(_("taal"), max_length=8, default="nl")
    # The uuid of the worker, who is a user; None once that account was closed.
    made_by = models.UUIDField(null=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    offered_at = models.DateTimeField(null=True, db_index=True)
    expires_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, db_index=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("kaartje")
        verbose_name_plural = _("kaartjes")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True, expires_at__isnull=True)
                | Q(offered_at__isnull=False, expires_at__isnull=False),
                name="card_offered_cards_expire",
            )
        ]

    def __str__(self) -> str:
        return self.shown_code

    @property
    def shown_code(self) -> str:
        return codes.shown(self.code)

    @property
    def is_draft(self) -> bool:
        return self.offered_at is None

    def is_over(self, now: datetime) -> bool:
        """Nobody can open it any more."""
        return self.withdrawn_at is not None or (self.expires_at is not None and self.expires_at <= now)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def given(self) -> Self:
        return self.exclude(state=State.DRAFT)

    def made_by(self, worker: UUID) -> Self:
        return self.filter(card__made_by=worker)

    def silent(self, since: datetime) -> Self:
        """Open, and nobody said anything after this moment; the longest silence first."""
        return self.open().filter(state_since__lt=since).order_by("state_since", "id")

    def running(self, since: datetime) -> Self:
        """Open, and somebody spoke lately."""
        return self.open().filter(state_since__gte=since).order_by("state_since", "id")

    def came(self) -> Self:
        return self.filter(state=State.CAME).order_by("state_since", "id")

    def over(self) -> Self:
        """Nothing is left to do for them; the last one first."""
        return self.filter(state__in=ENDED - {State.CAME}).order_by("-state_since", "-id")


class Referral(models.Model):
    """One activity on a card. `number` is what the resident says at the door: it opens nothing.

    `link_number` counts the moves, so that the link of a host is void after each. `contact_at` and `ended_at` are when
    that happened first, `ended_as` how: a later withdrawal leaves both. `category` (slug) and `buurt` (code) are copied
    from the activity for the counts.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    card = models.ForeignKey(Card, models.CASCADE, related_name="referrals")
    activity_uuid = models.UUIDField(db_index=True)
    category = models.CharField(max_length=40)
    buurt = models.CharField(max_length=10, blank=True)
    number = models.CharField(_("nummer"), max_length=codes.NUMBER_LENGTH, default=codes.new_number, editable=False)
    state = models.CharField(_("stand"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    reason = models.CharField(_("waarom niet"), max_length=9, choices=DeclineReason, blank=True, editable=False)
    state_since = models.DateTimeField(default=timezone.now)
    contact_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, db_index=True)
    ended_as = models.CharField(max_length=20, choices=Result, blank=True, editable=False)
    link_number = models.PositiveSmallIntegerField(default=0)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("verwijzing")
        verbose_name_plural = _("verwijzingen")
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "state_since"], name="referral_state_since")]
        constraints = [
            models.UniqueConstraint(fields=["card", "activity_uuid"], name="referral_activity_once"),
            models.CheckConstraint(
                condition=Q(state=State.DECLINED) & ~Q(reason="") | ~Q(state=State.DECLINED) & Q(reason=""),
                name="referral_reason_when_declined",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def shown_number(self) -> str:
        return codes.shown(self.number)
