"""Small tools to draw an SVG document: only presentation attributes, and texts as XML can hold them."""

import re
import unicodedata
import xml.etree.ElementTree as ET
from itertools import pairwise

from maps.picture_layout import Spot

# Writing that turns the letters after it around, and characters that XML does not know.
UNWANTED = re.compile("[\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def plain(text: str) -> str:
    """Text as XML can hold it, without control characters and without writing that turns the rest around."""
    shown = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in UNWANTED.sub("", text))
    return " ".join(shown.split())


def add(parent: ET.Element, tag: str, text: str = "", /, **attributes: str | float) -> ET.Element:
    """`stroke_width=2` becomes `stroke-width="2"`; numbers get one decimal."""
    values = {
        key.replace("_", "-"): value if isinstance(value, str) else number(value) for key, value in attributes.items()
    }
    made = ET.SubElement(parent, tag, values)
    made.text = text or None
    return made


def number(value: float) -> str:
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def path(rings: list[list[Spot]]) -> str:
    """Lines from point to point, each written from the one before it: shorter, and in whole tenths without drift."""
    return "".join(_ring(ring) for ring in rings)


def _ring(ring: list[Spot]) -> str:
    tenths = [(round(spot.x * 10), round(spot.y * 10)) for spot in ring[:-1]]
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(tenths)]
    start = f"M{number(tenths[0][0] / 10)} {number(tenths[0][1] / 10)}l"
    return start + " ".join(f"{number(x / 10)} {number(y / 10)}" for x, y in steps if x or y) + "z"
