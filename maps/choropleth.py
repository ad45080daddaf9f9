"""A map that fills each buurt by a figure of it: a colour and a hatch for each step, and the figure printed on it."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from folium.template import Template

from maps.areas import area_bounds
from maps.geometry import Point
from maps.hatches import HATCHES
from maps.site_map import MapParts, SafeElement, SiteMap

MOST_LIMITS = 4  # static/css/choropleth.css and maps/hatches.py have as many looks, and no eye tells more apart


class Area(NamedTuple):
    """A buurt by its CBS code; `text` is printed inside it. Round `value` as `text` is, so that both say one step."""

    code: str
    value: float | None
    text: str


@dataclass(frozen=True)
class Choropleth:
    """What there is to draw; a buurt that is not in `areas` is drawn as one that the figures are not about.

    `limits` stand between the steps: (1, 2) makes "minder dan 1", "1 tot 2" and "2 of meer". `note` is the method,
    printed on the map; `points` are drawn as dots; `unit` stands behind the numbers of the legend.
    """

    title: str
    areas: list[Area]
    limits: tuple[float, ...]
    note: str
    points: list[Point] = field(default_factory=list)
    unit: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError when the limits make no steps."""
        is_rising = all(low < high for low, high in pairwise([0.0, *self.limits]))
        if not (1 <= len(self.limits) <= MOST_LIMITS and is_rising and math.isfinite(self.limits[-1])):
            raise ValueError(f"Give one to {MOST_LIMITS} limits above 0, from low to high, not {self.limits}")


class LegendLine(NamedTuple):
    """`step` is None for what is unknown."""

    step: int | None
    text: str


@dataclass(frozen=True)
class ChoroplethParts(MapParts):
    """The map as parts of a page, with what templates/components/choropleth.html says beside it."""

    name: str = ""
    title: str = ""
    note: str = ""
    legend: tuple[LegendLine, ...] = ()
    has_points: bool = False

    @property
    def end_id(self) -> str:
        return f"{self.name}-end"


def step(value: float | None, limits: Sequence[float]) -> int | None:
    """0 for a value of exactly 0, then 1 to len(limits) + 1, where a value at a limit is above it. None: unknown."""
    if value is None or math.isnan(value):
        return None
    return 0 if value == 0 else bisect_right(limits, value) + 1


def legend(choropleth: Choropleth) -> list[LegendLine]:
    """Every step, also one that no buurt is in: maps that stand side by side have the same legend."""
    texts = [_("niets"), *_ranges(choropleth)]
    return [*(LegendLine(number, text) for number, text in enumerate(texts)), LegendLine(None, _("onbekend"))]


def _ranges(choropleth: Choropleth) -> Iterator[str]:
    numbers = [number_format(int(limit) if limit == int(limit) else limit) for limit in choropleth.limits]
    unit = f"\N{NO-BREAK SPACE}{choropleth.unit}" if choropleth.unit else ""
    yield _("minder dan %(high)s") % {"high": numbers[0] + unit}
    for low, high in pairwise(numbers):
        yield _("%(low)s tot %(high)s") % {"low": low, "high": high + unit}
    yield _("%(low)s of meer") % {"low": numbers[-1] + unit}


def render_choropleth(choropleth: Choropleth, *, name: str = "dz_map", picture_url: str = "") -> ChoroplethParts:
    """The map as parts of a page; costs one small query. On one page each map has a `name` of its own.

    `picture_url` is the address of what maps.choropleth_picture draws of the same.
    """
    site_map = SiteMap(area_bounds(), name=name, title=choropleth.title, is_choropleth=True)
    Shades(choropleth).add_to(site_map)
    parts = site_map.parts()
    return ChoroplethParts(
        parts.html,
        parts.script,
        picture_url,
        name=name,
        title=choropleth.title,
        note=choropleth.note,
        legend=tuple(legend(choropleth)),
        has_points=bool(choropleth.points),
    )


class Shades(SafeElement):
    """The buurten, each in the look of its step, and the dots. The page fetches the outlines, as for every map."""

    fixed_name = "dz_shades"
    hatches = HATCHES
    _template = Template(
        """
        {%- macro html(this, kwargs) -%}
        <svg class="dz-hatches" width="0" height="0" aria-hidden="true" focusable="false">
        {%- for step, hatch in this.hatches.items() -%}
        {%- set name = "unknown" if step is none else step -%}
        <pattern id="{{ this._parent.get_name() }}-hatch-{{ name }}" width="{{ hatch.size }}" height="{{ hatch.size }}"
          patternUnits="userSpaceOnUse" patternTransform="rotate({{ hatch.angle }})">
        <path class="dz-hatch dz-hatch--{{ name }}" d="{{ hatch.path }}" stroke-width="{{ hatch.width }}"/>
        </pattern>
        {%- endfor -%}
        </svg>
        {%- endmacro -%}
        {%- macro script(this, kwargs) -%}
        dzMap.addShades({{ this._parent.get_name() }}, {{ this.url|tojson }}, {{ this.areas|tojson }},
          {{ this.points|tojson }});
        {% endmacro -%}
        """
    )

    def __init__(self, choropleth: Choropleth) -> None:
        super().__init__()
        self.url = reverse("map-outlines")
        self.points = choropleth.points
        self.areas = {
            area.code: {"step": step(area.value, choropleth.limits), "text": area.text} for area in choropleth.areas
        }
