"""What the page of a card says about the hand-over: whether there is one, never what stands in it."""

from dataclasses import dataclass

from referrals import keys
from referrals.models import Card


@dataclass(frozen=True)
class HandOverPart:
    """For templates/referrals/desk/_hand_over.html."""

    card: Card
    is_there: bool
    may_write: bool


def part_of(card: Card) -> HandOverPart | None:
    """None while the warm mode is off: then nothing of it is shown. No query for a card that came `with_rows`."""
    if not keys.is_warm_mode_on():
        return None
    row = getattr(card, "hand_over", None)
    return HandOverPart(card, row is not None, card.is_draft)
