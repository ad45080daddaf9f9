"""The list of a worker: a card that was not offered yet. There is one at a time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activities.models import Activity
from referrals import audit, eligibility
from referrals.enums import AuditAction
from referrals.models import Card, Referral
from referrals.transitions import DRAFT, MoveRefused
from referrals.who import worker


class NotEligible(Exception):
    """`message` says why this activity cannot be chosen."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class CardFull(Exception):
    """There are MOST_ACTIVITIES on the list already."""


def draft_of(user: User) -> Card | None:
    """The list that this worker is making, unless it lay there too long."""
    since = timezone.now() - kept_drafts()
    rows = Card.objects.made_by(user.uuid).drafts().filter(created_at__gt=since).with_rows()
    return rows.order_by("-id").first()


def kept_drafts() -> timedelta:
    return settings.REFERRAL_KEEP["concept"]


def lasts_until(draft: Card) -> datetime:
    """From this moment on the list is not there any more, also before the night in which it is erased."""
    return draft.created_at + kept_drafts()


@transaction.atomic
def collect(activity: Activity, *, by: User) -> Referral:
    """Put an activity on the list of this worker; twice is once. Raises NotEligible, CardFull."""
    if reason := eligibility.refusal(activity):
        raise NotEligible(reason)
    _lock_worker(by)
    card = _locked_draft(by) or Card.objects.create(made_by=by.uuid)
    rows = {row.activity_uuid: row for row in card.referrals.all()}
    if activity.uuid in rows:
        return rows[activity.uuid]
    if len(rows) >= Card.MOST_ACTIVITIES:
        raise CardFull
    row = Referral.objects.create(
        card=card,
        activity_uuid=activity.uuid,
        category=activity.category.slug,
        buurt=activity.buurt.code if activity.buurt else "",
    )
    audit.record(AuditAction.COLLECT, row, by=worker(by))
    return row


@transaction.atomic
def drop(referral: Referral, *, by: User) -> None:
    """Take an activity off the list. Raises MoveRefused once the card was offered."""
    card = Card.objects.select_for_update().filter(pk=referral.card_id).first()
    # Of two taps the second finds nothing left.
    row = Referral.objects.filter(pk=referral.pk).first() if card else None
    if card is None or row is None:
        return
    if not card.is_draft or row.state not in DRAFT:
        raise MoveRefused
    audit.record(AuditAction.DROP, referral, by=worker(by))
    referral.delete()


@transaction.atomic
def choose_language(card: Card, language: str, *, by: User) -> None:
    """The language that the card opens in. `language` is one of settings.LANGUAGES."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"There are no pages in {language}.")
    card.language = language
    if Card.objects.filter(pk=card.pk).exclude(language=language).update(language=language):
        audit.record(AuditAction.CHOOSE_LANGUAGE, card, by=worker(by))


def _locked_draft(user: User) -> Card | None:
    """Not the one that is given out at this moment: nothing may come on that any more."""
    card = draft_of(user)
    return Card.objects.drafts().select_for_update().filter(pk=card.pk).first() if card else None


def _lock_worker(user: User) -> None:
    """Of two taps at the same moment one waits, or each would begin a list."""
    User.objects.select_for_update().get(pk=user.pk)
