from typing import Any

from django import template

from activities.finder.picture_views import count_places
from activities.models import Category
from maps.site_map import MapParts

register = template.Library()

STYLES = ("js_lib_leaflet/leaflet.css", "markercluster/MarkerCluster.css", "css/map.css")
SCRIPTS = (
    *("js_lib_leaflet/leaflet.js", "markercluster/leaflet.markercluster.js"),
    *("js/map-tools.js", "js/map-names.js", "js/map-markers.js", "js/map-view.js"),
    *("js/map-points.js", "js/map-controls.js", "js/map-list.js", "js/map.js"),
)


@register.inclusion_tag("components/map.html", takes_context=True)
def site_map(
    context: template.Context,
    map_parts: MapParts,
    can_search: bool = False,
    is_beside_list: bool = False,
    is_later: bool = False,
) -> dict[str, Any]:
    """The map with its legend; costs one small query. A page with a list (`found`) gets a still picture of it too."""
    number_of_places = count_places(context["found"]) if map_parts.picture_url else 0
    return {
        "map": map_parts,
        "picture_url": map_parts.picture_url if number_of_places else "",
        "number_of_places": number_of_places,
        "legend": Category.objects.all(),
        "styles": STYLES,
        "scripts": SCRIPTS,
        "can_search": can_search,
        "is_beside_list": is_beside_list,
        "is_later": is_later,
        "request": context.get("request"),
    }
