from django import template
from django.utils.safestring import SafeString

from activities.finder.kept_cards import KeptCard

register = template.Library()


@register.filter
def at_level(card: KeptCard, level: int) -> SafeString:
    """With a heading of that level."""
    return card.html(level)
