"""A Folium map that lives in our own page: no frame, no outside address, no data in anything that becomes HTML.

Folium builds the map from elements; each element writes one call into static/js/map.js with its data as JSON.
Never use `popup=`, `tooltip=`, `DivIcon(html=)`, `GeoJsonPopup`, layer names or attributions with data: what stands
in them becomes HTML or script. Never use `GeoJson(embed=False)`: it fetches on the server, without a time-out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import folium
from branca.element import Element, Figure, MacroElement
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, ngettext
from folium.template import Template

from maps.areas import area_bounds
from maps.geometry import Point
from maps.site_names import named
from maps.tiles import tile_area

MIN_ZOOM = 11
MAX_ZOOM = 19
# A number for each plural form that languages have (CLDR); the script asks the browser which form a number takes.
PLURAL_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


@dataclass(frozen=True)
class MapParts:
    """`script` has no tag around it: the template adds one with the nonce of the page.

    `picture_url` is the address of a still picture of the same, for paper and for pages without script.
    """

    html: SafeString
    script: SafeString
    picture_url: str = ""


def render_map(
    *,
    points: str | dict[str, Any],
    outlines_url: str,
    tiles_path: str = "",
    origin: Point | None = None,
    highlight: list[str] | None = None,
) -> MapParts:
    """The map as parts of a page; costs one small query.

    `points` is the address of a GeoJSON FeatureCollection, which the page fetches, or the collection itself;
    `tiles_path` our own address of background tiles with {z}, {x} and {y} in it, used when the site has a source of
    tiles; `highlight` holds codes of buurten. A page has room for one: its name is fixed, so that the same page
    gives the same bytes.
    """
    site_map = SiteMap(area_bounds())
    if tiles_path and settings.TILE_URL:
        Tiles(tiles_path).add_to(site_map)
    Outlines(outlines_url, highlight or []).add_to(site_map)
    if origin:
        Origin(origin).add_to(site_map)
    Points(points).add_to(site_map)
    return site_map.parts()


class Verbatim(Element):
    """Text that is already rendered."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        return self.text


class SafeElement(MacroElement):
    """An element of which the `html` and `script` macros reach the page as they were rendered.

    Branca compiles what a macro wrote as a template once more, so that a name like `{{ 7 * 7 }}` in our data would be
    run on the server. Its scripts and stylesheets (`default_js`, `default_css`) are left out too: the page has its own.
    """

    fixed_name: ClassVar[str]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def get_name(self) -> str:
        return self.fixed_name

    def render(self, **kwargs: Any) -> str:
        """Gives nothing itself: what it writes hangs in the figure."""
        figure = self.get_root()
        for part in ("html", "script"):
            if macro := getattr(self._template.module, part, None):
                getattr(figure, part).add_child(Verbatim(macro(self, kwargs)), name=self.get_name())
        for child in self._children.values():
            child.render(**kwargs)
        return ""


class SiteMap(SafeElement, folium.Map):
    fixed_name = "dz_map"
    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []
    _template = Template(
        """
        {%- macro html(this, kwargs) -%}
        <div class="dz-map__canvas" data-map="{{ this.get_name() }}" role="group" aria-label="{{ this.label|e }}"></div>
        {%- endmacro -%}
        {%- macro script(this, kwargs) -%}
        const {{ this.get_name() }} = dzMap.create(
          {{ this.get_name()|tojson }}, {{ this.view|tojson }}, {{ this.texts|tojson }});
        {% endmacro -%}
        """
    )

    def __init__(
        self,
        bounds: tuple[Point, Point] | None,
        *,
        name: str = fixed_name,
        title: str = "",
        is_choropleth: bool = False,
    ) -> None:
        """Raises ValueError for a name that is no name in a script. Maps on one page have a name and a title each."""
        if not re.fullmatch("[a-z][a-z0-9_]*", name):
            raise ValueError(f"A map is called something like dz_map, not {name!r}")
        self.name = name  # Folium asks for it while it makes the map
        super().__init__(tiles=None, zoom_start=MIN_ZOOM)
        use = _("Kaart: schuif met de pijltjes, zoom met plus en min")
        self.label = f"{title}. {use}" if title else use
        self.view = {"minZoom": MIN_ZOOM, "maxZoom": MAX_ZOOM, "bounds": bounds}
        if is_choropleth:
            self.view["isChoropleth"] = True
        self.texts = _texts()

    def get_name(self) -> str:
        return self.name

    def parts(self) -> MapParts:
        figure = self.get_root()
        assert isinstance(figure, Figure)
        figure.render()
        html, script = (
            "".join(each.render() for each in part._children.values()) for part in (figure.html, figure.script)
        )
        return MapParts(mark_safe(html), mark_safe(script))  # noqa: S308 - written by our templates, data as JSON


class Tiles(SafeElement):
    """The background, from our own address; Folium's own TileLayer would put the attribution in the page as HTML."""

    fixed_name = "dz_tiles"
    _template = Template(
        """
        {%- macro script(this, kwargs) -%}
        dzMap.addTiles({{ this._parent.get_name() }}, {{ this.path|tojson }}, {{ this.layer|tojson }});
        {% endmacro -%}
        """
    )

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.layer = tile_layer()


def tile_layer() -> dict[str, Any]:
    """What `dzMap.addTiles` has to know of our tiles beside their address."""
    return {
        "attribution": settings.TILE_ATTRIBUTION,
        "bounds": tile_area(),
        "minZoom": MIN_ZOOM,
        "maxZoom": MAX_ZOOM,
    }


class Outlines(SafeElement):
    """The buurten: fetched by the page, because a browser keeps them for all maps."""

    fixed_name = "dz_outlines"
    _template = Template(
        """
        {%- macro script(this, kwargs) -%}
        dzMap.addOutlines({{ this._parent.get_name() }}, {{ this.url|tojson }}, {{ this.highlight|tojson }});
        {% endmacro -%}
        """
    )

    def __init__(self, url: str, highlight: list[str]) -> None:
        super().__init__()
        self.url = url
        self.highlight = highlight


class Origin(SafeElement):
    """Where the visitor looks from."""

    fixed_name = "dz_origin"
    _template = Template(
        """
        {%- macro script(this, kwargs) -%}
        dzMap.addOrigin({{ this._parent.get_name() }}, {{ this.point|tojson }});
        {% endmacro -%}
        """
    )

    def __init__(self, point: Point) -> None:
        super().__init__()
        self.point = point


class Points(SafeElement):
    """The things found, as an address or as GeoJSON (RFC 7946) carried along."""

    fixed_name = "dz_points"
    _template = Template(
        """
        {%- macro script(this, kwargs) -%}
        dzMap.addPoints({{ this._parent.get_name() }}, {{ this.points|tojson }});
        {% endmacro -%}
        """
    )

    def __init__(self, points: str | dict[str, Any]) -> None:
        super().__init__()
        self.points = points


def _texts() -> dict[str, Any]:
    """What the script says, in the language of the page."""
    return {
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom uit"),
        "close": _("Sluit"),
        "origin": _("Hier zoek je"),
        "locate": _("Hier ben ik"),
        "locating": _("Even kijken waar je bent …"),
        "here": _("Ongeveer hier ben je"),
        "found": _("De kaart laat zien waar je ongeveer bent. Niemand anders ziet dat."),
        "farAway": named(_("Je bent niet in de buurt van {area}. De kaart blijft staan.")),
        "noPosition": _("We weten niet waar je bent. Schuif zelf over de kaart."),
        "fullScreen": _("Hele scherm"),
        "leaveFullScreen": _("Terug naar de pagina"),
        "radiusInView": _("Wat op de kaart te zien is"),
        "themeHidden": _("%(theme)s staat nu niet op de kaart."),
        "themeShown": _("%(theme)s staat weer op de kaart."),
        "example": _("voorbeeld"),
        "approximate": _("ligging ongeveer"),
        "somewhere": _("ergens in deze buurt"),
        "noMap": _("De kaart laadt nu niet. Probeer het later nog eens."),
        "noPoints": _("De plekken laden nu niet op de kaart. Probeer het later nog eens."),
        "noOutlines": _("De buurten laden nu niet op de kaart."),
        "cluster": _forms(
            lambda number: ngettext(
                "%(count)s plek, Enter om in te zoomen",
                "%(count)s plekken, Enter om in te zoomen",
                number,
            )
        ),
        "notShown": _forms(
            lambda number: ngettext(
                "%(count)s plek staat niet op de kaart: de ligging is onbekend.",
                "%(count)s plekken staan niet op de kaart: hun ligging is onbekend.",
                number,
            )
        ),
    }


def _forms(text: Callable[[int], str]) -> dict[str, str]:
    """The text in each plural form, with `%(count)s` left in for the script."""
    return {form: text(number) for form, number in PLURAL_SAMPLES.items()}
