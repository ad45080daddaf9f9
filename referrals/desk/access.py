"""A worker has their own cards; of those of others nothing is there for them."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from referrals.actions.collecting import kept_drafts
from referrals.models import Card, Referral
from referrals.models.card import CardQuerySet


def own_card(user: User, uuid: UUID) -> Card:
    """Raises Http404."""
    return get_object_or_404(_cards(user).with_rows(), uuid=uuid)


def own_referral(user: User, uuid: UUID) -> Referral:
    """Raises Http404."""
    rows = Referral.objects.made_by(user.uuid).filter(card__in=_cards(user))
    return get_object_or_404(rows.select_related("card"), uuid=uuid)


def _cards(user: User) -> CardQuerySet:
    return Card.objects.made_by(user.uuid).without_old_drafts(timezone.now() - kept_drafts())
