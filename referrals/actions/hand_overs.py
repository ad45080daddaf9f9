"""What is about a resident: written with consent, read by hosts who said yes, erased in time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from referrals import audit, keys
from referrals.enums import AuditAction, AuditResult, Channel, ConsentChannel, State, Wish
from referrals.models import Card, Consent, HandOver, Referral
from referrals.transitions import MoveRefused
from referrals.who import Who, worker

PURPOSE = "kennismaken"
# The text of templates/referrals/desk/_consent.html; a new text is a new version.
TEXT_VERSION = "2026-11"
# A host reads a name only while there is something to do with it.
READABLE = frozenset({State.ACCEPTED, State.CONTACT})


@dataclass(frozen=True)
class Told:
    """What the resident lets the hosts know."""

    name: str
    channel: Channel
    contact: str
    wishes: Sequence[Wish] = ()
    note: str = ""


@dataclass(frozen=True)
class Consented:
    language: str
    channel: ConsentChannel


class HandOverOff(Exception):
    """The warm mode is off: no DPIA reference or no key is set."""


@transaction.atomic
def hand_over(card: Card, told: Told, consented: Consented, *, by: User) -> None:
    """Add what hosts may know, before the card is offered. Raises HandOverOff, MoveRefused."""
    if not keys.is_warm_mode_on():
        raise HandOverOff
    card = Card.objects.select_for_update().get(pk=card.pk)
    if not card.is_draft:
        raise MoveRefused
    values = {
        "name": keys.seal(told.name),
        "channel": told.channel,
        "contact": keys.seal(told.contact),
        "wishes": [str(wish) for wish in told.wishes],
        "note": keys.seal(told.note),
    }
    HandOver.objects.update_or_create(card=card, defaults=values)
    said = {
        "purpose": PURPOSE,
        "text_version": TEXT_VERSION,
        "language": consented.language,
        "channel": consented.channel,
        "given_at": timezone.now(),
        "recorded_by": by.uuid,
        "withdrawn_at": None,
    }
    Consent.objects.update_or_create(card=card, defaults=said)
    audit.record(AuditAction.HAND_OVER, card, by=worker(by))


def read_hand_over(referral: Referral, *, by: Who) -> Told | None:
    """For the host of a referral that was accepted, or its worker; every time is logged. None when it is not there,
    not to be read in this state, or unreadable.
    """
    with transaction.atomic():
        row = HandOver.objects.filter(card=referral.card_id).first()
        told, result = None, AuditResult.GONE
        if row and not _may_read(referral, by):
            result = AuditResult.REFUSED
        elif row:
            told, result = _unsealed(row)
        audit.record(AuditAction.READ, referral, by=by, result=result)
    return told


@transaction.atomic
def erase(card: Card, *, by: Who, is_withdrawal: bool = False) -> bool:
    """Delete what is about the resident. False when there was nothing."""
    number, _rows = HandOver.objects.filter(card=card).delete()
    if is_withdrawal:
        Consent.objects.filter(card=card).update(withdrawn_at=timezone.now())
    if number:
        audit.record(AuditAction.ERASE, card, by=by)
    return bool(number)


def _may_read(referral: Referral, by: Who) -> bool:
    if by.uuid is not None:
        return referral.card.made_by == by.uuid
    return referral.state in READABLE


def _unsealed(row: HandOver) -> tuple[Told | None, AuditResult]:
    try:
        name, contact, note = (keys.unseal(text) for text in (row.name, row.contact, row.note))
    except keys.Unreadable:
        return None, AuditResult.UNREADABLE
    wishes = [Wish(value) for value in row.wishes if value in Wish.values]
    return Told(name, Channel(row.channel), contact, wishes, note), AuditResult.DONE
