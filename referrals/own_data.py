"""What we keep about a worker; residents and hosts cannot be found by name."""

from typing import Any

from django.db import transaction

from accounts.models import User
from referrals import audit
from referrals.enums import Actor, AuditAction, Origin
from referrals.models import Card, Consent, SavedSearch
from referrals.who import Who


def told(user: User) -> dict[str, Any]:
    cards = Card.objects.made_by(user.uuid).order_by("pk")
    searches = SavedSearch.objects.of(user.uuid)
    return {
        "kaartjes": [
            {
                "code": card.code,
                "language": card.language,
                "created_at": card.created_at,
                "offered_at": card.offered_at,
                "states": [row.state for row in card.referrals.all()],
            }
            for card in cards.prefetch_related("referrals")
        ],
        "zoekvragen": list(searches.values("name", "query", "created_at", "used_at")),
    }


@transaction.atomic
def released(user: User) -> None:
    """Lists and questions go; cards that were given out go on for who carries them, without a name behind them."""
    by = Who(Actor.WORKER, Origin.ACCOUNT, user.uuid)
    # In the order of everybody, so that no two wait for each other: the worker, the cards, the log, and then the rest.
    User.objects.select_for_update().filter(pk=user.pk).first()
    cards = list(Card.objects.made_by(user.uuid).select_for_update().order_by("pk"))
    for draft in (card for card in cards if card.is_draft):
        audit.record(AuditAction.ERASE, draft, by=by)
        draft.delete()
    if Card.objects.made_by(user.uuid).update(made_by=None):
        audit.record(AuditAction.CLOSE, None, by=by)
    Consent.objects.filter(recorded_by=user.uuid).update(recorded_by=None)
    SavedSearch.objects.of(user.uuid).delete()
