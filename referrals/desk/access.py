"""A worker has their own cards; of those of others nothing is there for them."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.models import User
from referrals.models import Card, Referral


def own_card(user: User, uuid: UUID) -> Card:
    """Raises Http404."""
    return get_object_or_404(Card.objects.made_by(user.uuid).with_rows(), uuid=uuid)


def own_referral(user: User, uuid: UUID) -> Referral:
    """Raises Http404."""
    return get_object_or_404(Referral.objects.made_by(user.uuid).select_related("card"), uuid=uuid)
