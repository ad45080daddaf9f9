"""What is about a resident: written with consent, read by hosts who said yes, erased in time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from referrals import audit, keys
from referrals.enums import Actor, AuditAction, AuditResult, Channel, ConsentChannel, State, Wish
from referrals.models import Card, Consent, HandOver, Referral
from referrals.transitions import MoveRefused
from referrals.who import SYSTEM, Who, worker

PURPOSE = "kennismaken"
# The text of templates/referrals/desk/_consent.html; a new text is a new version.
TEXT_VERSION = "2026-11"
# A host reads a name only while there is something to do with it.
READABLE = frozenset({State.ACCEPTED, State.CONTACT})


@dataclass(frozen=True)
class Told:
    """What the resident lets the hosts know. It does not show itself in logs and errors."""

    name: str = field(repr=False)
    channel: Channel
    contact: str = field(repr=False)
    wishes: Sequence[Wish] = ()
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class Consented:
    language: str
    channel: ConsentChannel


@dataclass(frozen=True)
class Rotated:
    """How many hand-overs were sealed again, were sealed with the first key already, and are opened by no key."""

    again: int = 0
    already: int = 0
    unreadable: int = 0


class HandOverOff(Exception):
    """The warm mode is off: no DPIA reference or no key is set."""


@sensitive_variables()
@transaction.atomic
def hand_over(card: Card, told: Told, consented: Consented, *, by: User) -> None:
    """Add what hosts may know, before the card is offered; what was there is replaced. Raises HandOverOff, MoveRefused.

    The caller looked whether the card is theirs.
    """
    if not keys.is_warm_mode_on():
        raise HandOverOff
    row = Card.objects.select_for_update().filter(pk=card.pk).first()
    if row is None or not row.is_draft:
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


@sensitive_variables()
@transaction.atomic
def read_hand_over(about: Referral | Card, *, by: Who, link_number: int | None = None) -> Told | None:
    """For the host of a referral that was accepted, or the worker who made the card; every time is logged.

    None when it is not there, may not be read (now), or no key opens it. With `link_number`, that of a host's link,
    only while nothing moved since.
    """
    # A move or a withdrawal at this moment is waited for.
    card = Card.objects.select_for_update().filter(pk=about.pk if isinstance(about, Card) else about.card_id).first()
    row = HandOver.objects.filter(card=card).first() if card else None
    told, result = None, AuditResult.GONE
    if card and not _may_read(about, card, by, link_number):
        result = AuditResult.REFUSED
    elif row:
        told, result = _unsealed(row)
    audit.record(AuditAction.READ, about, by=by, result=result)
    return told


@transaction.atomic
def erase(card: Card, *, by: Who, is_withdrawal: bool = False) -> bool:
    """Delete what is about the resident. False when there was nothing. `is_withdrawal`: they took back their yes."""
    Card.objects.select_for_update().filter(pk=card.pk).first()
    number, _rows = HandOver.objects.filter(card=card).delete()
    consents = Consent.objects.filter(card=card, withdrawn_at=None) if is_withdrawal else Consent.objects.none()
    took_back = consents.update(withdrawn_at=timezone.now())
    if number or took_back:
        result = AuditResult.DONE if number else AuditResult.GONE
        audit.record(AuditAction.ERASE, card, by=by, result=result)
    return bool(number)


def rotate_keys(*, batch: int = 200) -> Rotated:
    """Seal every hand-over with the first key. A transaction per batch: it can be broken off and done again."""
    total, after = Rotated(), 0
    while numbers := _batch(after, batch):
        done = _rotate(numbers)
        total = Rotated(total.again + done.again, total.already + done.already, total.unreadable + done.unreadable)
        after = numbers[-1]
    return total


def _batch(after: int, size: int) -> list[int]:
    return list(HandOver.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size])


@transaction.atomic
def _rotate(numbers: list[int]) -> Rotated:
    again = already = unreadable = 0
    # The cards first: who has the lock of one may be about to delete what hangs on it, with the log in hand.
    of_these = HandOver.objects.filter(pk__in=numbers).values("card")
    list(Card.objects.select_for_update().filter(pk__in=of_these).order_by("pk").values_list("pk"))
    for row in HandOver.objects.select_for_update().filter(pk__in=numbers).order_by("pk"):
        sealed = (row.name, row.contact, row.note)
        try:
            row.name, row.contact, row.note = map(keys.seal_again, sealed)
        except keys.Unreadable:
            unreadable += 1
            continue
        if (row.name, row.contact, row.note) == sealed:
            already += 1
            continue
        row.save(update_fields=["name", "contact", "note"])
        again += 1
    if again:
        audit.record(AuditAction.ROTATE, None, by=SYSTEM)
    return Rotated(again, already, unreadable)


def _may_read(about: Referral | Card, card: Card, by: Who, link_number: int | None) -> bool:
    if not keys.is_warm_mode_on() or card.is_over(timezone.now()):
        return False
    if by.actor == Actor.WORKER:
        return by.uuid is not None and card.made_by == by.uuid
    if by.actor != Actor.HOST or isinstance(about, Card):
        return False
    # As it is behind the lock.
    row = Referral.objects.filter(pk=about.pk, card=card).first()
    return row is not None and row.state in READABLE and link_number in (None, row.link_number)


@sensitive_variables()
def _unsealed(row: HandOver) -> tuple[Told | None, AuditResult]:
    try:
        name, contact, note = (keys.unseal(text) for text in (row.name, row.contact, row.note))
    except keys.Unreadable:
        return None, AuditResult.UNREADABLE
    wishes = [Wish(value) for value in row.wishes if value in Wish.values]
    return Told(name, Channel(row.channel), contact, wishes, note), AuditResult.DONE
