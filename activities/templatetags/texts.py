from django import template

from activities import texts
from activities.models import Activity
from activities.texts import Told

register = template.Library()


@register.filter
def told(activity: Activity) -> Told:
    """In the language of the page."""
    return texts.told(activity)
