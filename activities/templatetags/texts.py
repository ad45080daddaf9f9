"""In the language of the page where somebody wrote them, and else in Dutch."""

from django import template

from activities.models import Activity
from activities.texts import Words, told

register = template.Library()


@register.filter
def name_told(activity: Activity) -> Words:
    return told(activity).name


@register.filter
def summary_told(activity: Activity) -> Words:
    return told(activity).summary
