from typing import Any

from django import template
from django.forms import BaseForm
from django.urls import reverse

from activities.finder.map_views import TILES_PATH
from maps.pin_map import pin_map

register = template.Library()

STYLES = ("js_lib_leaflet/leaflet.css", "css/map.css", "css/workspace.css")
SCRIPTS = (
    "js_lib_leaflet/leaflet.js",
    *("js/map-tools.js", "js/map-names.js", "js/map-markers.js", "js/map-view.js", "js/map.js"),
    "js/place-pin.js",
)
# How the inputs are called when the page does not say otherwise.
FIELDS = {
    "straat": "straat",
    "huisnummer": "huisnummer",
    "postcode": "postcode",
    "naam": "naam",
    "lat": "lat",
    "lon": "lon",
    "plek": "place",
    "nauwkeurigheid": "accuracy_m",
}


@register.inclusion_tag("components/place_pin.html")
def place_pin(form: BaseForm, **names: str) -> dict[str, Any]:
    """The pin for a form with the fields lat, lon and place (a uuid), and perhaps accuracy_m.

    `names` are the names of its fields where they are called otherwise: {% place_pin form straat="street" %}.
    """
    fields = {role: form[name] for role, name in (FIELDS | names).items() if name in form.fields}
    options = pin_map(
        address_url=reverse("workspace-address"),
        outlines_url=reverse("map-outlines"),
        tiles_path=TILES_PATH,
        fields={role: field.html_name for role, field in fields.items()},
    )
    return {
        "lat": fields["lat"],
        "lon": fields["lon"],
        "place": fields["plek"],
        "accuracy": fields.get("nauwkeurigheid"),
        "options": options,
        "styles": STYLES,
        "scripts": SCRIPTS,
    }
