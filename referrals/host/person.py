"""Who comes: whether a host may read something of a resident. What it is only comes with a reading that is logged."""

from dataclasses import dataclass

from django.utils import timezone

from activities import public_forms
from referrals import keys
from referrals.actions import READABLE
from referrals.enums import OPEN
from referrals.models import HandOver, Referral


@dataclass(frozen=True)
class Person:
    """For templates/referrals/host/_person.html. `token` is that of the link, `form_token` that of the form."""

    token: str
    form_token: str
    may_read: bool


def person_of(referral: Referral, token: str, link_number: int) -> Person | None:
    """None when the resident left nothing, when it is over, or while the warm mode is off.

    `link_number` is the one in `token` (links.read): behind a link that is void there is nobody.
    """
    if link_number != referral.link_number:
        return None
    if not keys.is_warm_mode_on() or referral.state not in OPEN or referral.card.is_over(timezone.now()):
        return None
    if not HandOver.objects.filter(card=referral.card_id).exists():
        return None
    form_token = public_forms.new_token(purpose_of(referral, referral.link_number))
    return Person(token, form_token, referral.state in READABLE)


def purpose_of(referral: Referral, link_number: int) -> str:
    """What the form is about: of use with the link of its page, and no longer than that."""
    return f"person:{referral.pk}:{link_number}"
