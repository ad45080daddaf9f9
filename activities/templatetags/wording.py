from collections.abc import Mapping

from django import template

from activities import wording_times
from activities.models import Occurrence

register = template.Library()


@register.filter
def moment_words(row: Occurrence) -> str:
    return wording_times.moment(row)


@register.filter
def of(numbers: Mapping[str, int], key: str) -> int:
    return numbers.get(key, 0)
