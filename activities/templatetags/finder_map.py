from typing import Any

from django import template

from activities.models import Category
from maps.site_map import MapParts

register = template.Library()


@register.inclusion_tag("components/map.html", takes_context=True)
def site_map(context: template.Context, map_parts: MapParts) -> dict[str, Any]:
    """The map with its legend; costs one small query."""
    return {"map": map_parts, "legend": Category.objects.all(), "request": context.get("request")}
