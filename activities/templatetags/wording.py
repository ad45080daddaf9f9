from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from activities import wording_times
from activities.models import Occurrence

register = template.Library()


@register.filter
def moment_words(row: Occurrence) -> str:
    return wording_times.moment(row)


@register.filter
def of(numbers: Mapping[str, int], key: str) -> int:
    return numbers.get(key, 0)


@register.filter
def left_to_right(number: str) -> SafeString:
    """A phone number inside a sentence: its groups keep their order in Arabic too."""
    return format_html('<bdi dir="ltr">{}</bdi>', number)
