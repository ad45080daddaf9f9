"""A worker has their own cards; of those of others nothing is there for them."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from referrals.actions.collecting import lasts_until
from referrals.models import Card, Referral


def own_card(user: User, uuid: UUID) -> Card:
    """Raises Http404; also for a list that lay there too long."""
    card = get_object_or_404(Card.objects.made_by(user.uuid).with_rows(), uuid=uuid)
    if card.is_draft and lasts_until(card) <= timezone.now():
        raise Http404
    return card


def own_referral(user: User, uuid: UUID) -> Referral:
    """Raises Http404."""
    return get_object_or_404(Referral.objects.made_by(user.uuid).select_related("card"), uuid=uuid)
