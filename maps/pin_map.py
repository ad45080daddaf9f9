"""A small map with one pin that somebody puts where their place is; static/js/place-pin.js draws it.

Not a Folium map: the page holds its options as JSON, and what is on it depends on what people do.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from maps.areas import area_bounds
from maps.site_map import MAX_ZOOM, MIN_ZOOM, tile_layer


def pin_map(*, address_url: str, outlines_url: str, tiles_path: str, fields: dict[str, str]) -> dict[str, Any]:
    """As JSON; costs at most two small queries.

    `fields` says how the inputs of the form are named: those that `address_url` is asked about (straat, huisnummer,
    postcode, naam), and those that the script fills in (lat, lon, nauwkeurigheid, plek).
    """
    return {
        "addressUrl": address_url,
        "outlinesUrl": outlines_url,
        "tiles": {"path": tiles_path, "layer": tile_layer()} if settings.TILE_URL else None,
        "view": {"minZoom": MIN_ZOOM, "maxZoom": MAX_ZOOM, "bounds": area_bounds()},
        "fields": fields,
        "texts": _texts(),
    }


def _texts() -> dict[str, str]:
    return {
        "label": _("Kaart: schuif met de pijltjes, zoom met plus en min, zet met Enter de speld in het midden"),
        "pin": _("Speld: verschuif met de pijltjes, met Shift gaat het sneller"),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom uit"),
        "searching": _("Even zoeken …"),
        "found": _("De speld staat bij %(place)s."),
        "roughly": _("Dat is ongeveer. Schuif de speld naar de voordeur."),
        "moved": _("De speld is verplaatst."),
        "failed": _("Zoeken lukt nu niet. Tik op de kaart waar het is, of vul alleen de postcode in."),
        "unchecked": _("We kunnen nu niet nakijken of de speld goed staat."),
        "noMap": _("De kaart laadt nu niet. Vul de postcode in: dan weten we ongeveer waar het is."),
        "noOutlines": _("De buurten laden nu niet op de kaart."),
        "metres": _("%(metres)s meter hiervandaan"),
        "similar": _("Kijk hieronder of deze plek er al staat."),
        "chosen": _("Je kiest %(place)s."),
        "unchosen": _("Je kiest geen plek die er al staat. Je maakt een nieuwe."),
    }
