"""Where a card is, in the language that it was given in: what a worker shares and what its QR holds."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from referrals.models import Card


def card_url(card: Card) -> str:
    """The absolute address of a card in its own language."""
    return absolute(card, card.language)


def absolute(card: Card, language: str) -> str:
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(known):
        return settings.SITE_URL.rstrip("/") + reverse("card", args=[card.shown_code])
