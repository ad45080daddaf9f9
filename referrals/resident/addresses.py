"""Where a card is, in the language that it was given in: what a worker shares and what its QR holds."""

from django.urls import reverse
from django.utils.translation import gettext as _, override

from accounts import outbox
from accounts.languages import known_language
from referrals.models import Card


def card_url(card: Card) -> str:
    """The absolute address of a card in its own language."""
    with override(known_language(card.language)):
        return url_here(card)


def url_here(card: Card) -> str:
    """The absolute address of a card in the language of this moment."""
    return outbox.absolute(reverse("card", args=[card.shown_code]))


def share_text(card: Card) -> str:
    """What to write above that address in a message, in the language of the card."""
    with override(known_language(card.language)):
        return share_text_here()


def share_text_here() -> str:
    return _("Dit is je kaartje. Je ziet waar je heen kunt, en wanneer:")
