"""The texts of an event, fit to be shown: without markup, signs that nobody sees, and what meeting programs add."""

import html
import math
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import strip_tags
from django.utils.text import Truncator
from icalendar import Component

from maps.geometry import Point

LONGEST_NAME = 120
LONGEST_SUMMARY = 200
LONGEST_DESCRIPTION = 5_000
# So much of it is read at all, with its markup.
LONGEST_READ = 4 * LONGEST_DESCRIPTION
LONGEST_LOCATION = 300
LONGEST_URL = 200

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_MARKUP = re.compile(r"</?(p|div|br|a|b|i|u|ul|ol|li|span|strong|em|html|body|h[1-6])\b[^<>]*>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"<br\s*/?>|</(p|div|li|h[1-6])>", re.IGNORECASE)
# Google and Microsoft close the text with the number to call; it is for who is invited.
_MEETING = re.compile(r"(-::~|(?<!_)_{20,}+\s*\n.*?(Teams|Zoom|Meet)).*", re.DOTALL)


def text_of(event: Component, name: str) -> str:
    """The first of its kind; empty where it is missing."""
    said: Any = event.get(name)
    if isinstance(said, list):
        said = said[0]
    return "" if said is None else str(said)


def line_of(text: str) -> str:
    return " ".join(_UNSEEN.sub("", _BREAKS.sub("\n", text)).split())


def name_of(event: Component) -> str:
    return Truncator(line_of(text_of(event, "SUMMARY"))).chars(LONGEST_NAME)


def summary_and_description_of(event: Component) -> tuple[str, str]:
    """A text that fits whole in the summary is not told twice."""
    whole = _lines(text_of(event, "DESCRIPTION"))
    first = Truncator(line_of(whole.partition("\n\n")[0])).chars(LONGEST_SUMMARY)
    return first, "" if first == whole else whole[:LONGEST_DESCRIPTION]


def location_of(event: Component) -> str:
    return line_of(text_of(event, "LOCATION"))[:LONGEST_LOCATION]


def url_of(event: Component) -> str:
    url = text_of(event, "URL").strip()
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return ""
    return url if len(url) <= LONGEST_URL else ""


def point_of(event: Component) -> Point | None:
    said = event.get("GEO")
    try:
        lat, lon = float(said.latitude), float(said.longitude)
    except (AttributeError, TypeError, ValueError):
        return None
    return Point(lat, lon) if math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180 else None


def _lines(text: str) -> str:
    text = _BREAKS.sub("\n", text[:LONGEST_READ])
    if _MARKUP.search(text):
        text = html.unescape(strip_tags(_LINE_ENDS.sub("\n", text)))
    text = _UNSEEN.sub("", _MEETING.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()
