"""Along the table of referrals.transitions, and nowhere else, a referral changes its state."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from referrals import audit, counting, eligibility, emails
from referrals.actions.collecting import NotEligible
from referrals.actions.hand_overs import erase
from referrals.enums import ENDED, OPEN, Event, State
from referrals.models import Card, Referral
from referrals.transitions import TRANSITIONS, MoveRefused, Transition, transition
from referrals.who import HOST, SYSTEM, Who
from referrals.working_days import working_days_ago

CARD_LASTS = timedelta(days=60)
# Halfway to where an open referral ends by itself.
ASK_AFTER_WORKING_DAYS = 5


@transaction.atomic
def move(referral: Referral, event: Event, *, by: Who) -> None:
    """Make this move. Raises MoveRefused; then nothing was written. Offering and withdrawing is for the whole card."""
    if TRANSITIONS[event].is_of_card:
        card = _locked(referral.card_id)
        offer(card, by=by) if event == Event.OFFER else withdraw(card, by=by)
        referral.refresh_from_db()
        return
    card = _locked(referral.card_id)
    _see_anew(referral)
    _apply(referral, event, transition(event, referral.state, by.actor), by)
    emails.moved(card, referral, event, by=by)


@transaction.atomic
def answer(referral: Referral, event: Event, *, link_number: int) -> None:
    """By the link of a host, of which the first answer counts. Raises MoveRefused; then nothing was written."""
    card = Card.objects.select_for_update().filter(pk=referral.card_id).first()
    if card is None or not Referral.objects.filter(pk=referral.pk, link_number=link_number).exists():
        raise MoveRefused
    move(referral, event, by=HOST)


@transaction.atomic
def offer(card: Card, *, by: Who) -> None:
    """Give the card out: it can be opened from now on, and the hosts get a message.

    Raises MoveRefused, and NotEligible when something on it cannot be chosen any more.
    """
    card, rows = _locked(card.pk), list(Referral.objects.filter(card=card.pk))
    if not rows or not card.is_draft or by.actor not in TRANSITIONS[Event.OFFER].may:
        raise MoveRefused
    if reasons := eligibility.refusals_on(rows):
        raise NotEligible(" ".join(reasons.values()))
    now = timezone.now()
    card.offered_at, card.expires_at = now, now + CARD_LASTS
    card.save(update_fields=["offered_at", "expires_at"])
    for row in rows:
        _apply(row, Event.OFFER, transition(Event.OFFER, row.state, by.actor), by)
        emails.offered(row)


@transaction.atomic
def withdraw(card: Card, *, by: Who) -> None:
    """The resident stops. What was personal is gone at once, the rest within a day (retention). Raises MoveRefused."""
    card, rows = _locked(card.pk), list(Referral.objects.filter(card=card.pk))
    ways = [transition(Event.WITHDRAW, row.state, by.actor) for row in rows]
    if not rows:
        raise MoveRefused
    was_open = [row for row in rows if row.state in OPEN]
    for row, way in zip(rows, ways, strict=True):
        _apply(row, Event.WITHDRAW, way, by)
    card.withdrawn_at = timezone.now()
    card.save(update_fields=["withdrawn_at"])
    erase(card, by=by, is_withdrawal=True)
    emails.withdrawn(card, was_open, by=by)


def silent_since(now: datetime, working_days: int) -> datetime:
    """Whoever last spoke before this was silent for so many whole working days. Public holidays do not count, and
    nor do the day of the word and today.
    """
    first = working_days_ago(timezone.localdate(now), working_days)
    return timezone.make_aware(datetime.combine(first, datetime.min.time()))


def quiet_since() -> datetime:
    """Before this the last word on a referral is so old that somebody should ask."""
    return silent_since(timezone.now(), ASK_AFTER_WORKING_DAYS)


def expire_silent() -> int:
    """End the open ones about which nobody spoke too long; how many."""
    return _move_all(OPEN, Event.EXPIRE)


def finish_old() -> int:
    """Close what a worker left at "came"; how many."""
    return _move_all({State.CAME}, Event.FINISH)


def _move_all(states: set[State] | frozenset[State], event: Event) -> int:
    since = silent_since(timezone.now(), settings.REFERRAL_SILENT_WORKING_DAYS)
    rows = Referral.objects.filter(state__in=states, state_since__lt=since)
    return sum(_move_one(rows, pk, event) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _move_one(rows: QuerySet[Referral], pk: int, event: Event) -> bool:
    """False when somebody was quicker: it is of `rows` no longer."""
    card = Card.objects.select_for_update().filter(referrals=pk).first()
    row = rows.filter(pk=pk).first() if card else None
    if row is None:
        return False
    move(row, event, by=SYSTEM)
    return True


def _locked(pk: int) -> Card:
    """Of two moves on one card at the same moment the second sees what the first made of it.

    Raises MoveRefused for one that was erased meanwhile.
    """
    card = Card.objects.select_for_update().filter(pk=pk).first()
    if card is None:
        raise MoveRefused
    return card


def _see_anew(referral: Referral) -> None:
    """As it is behind the lock of its card. Raises MoveRefused when it became a count meanwhile."""
    try:
        referral.refresh_from_db()
    except Referral.DoesNotExist as error:
        raise MoveRefused from error


def _apply(referral: Referral, event: Event, way: Transition, by: Who) -> None:
    now = timezone.now()
    referral.state, referral.state_since = way.end, now
    referral.reason = way.reason or ""
    referral.link_number += 1
    if event in (Event.CONTACT, Event.CAME):
        referral.contact_at = referral.contact_at or now
    if way.end in ENDED and referral.ended_at is None:
        referral.ended_at, referral.ended_as = now, counting.result_of(way.end, referral.reason)
    fields = ["state", "state_since", "reason", "link_number", "contact_at", "ended_at", "ended_as"]
    referral.save(update_fields=fields)
    audit.record(event, referral, by=by)
