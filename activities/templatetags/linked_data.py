import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html

register = template.Library()

# What could end the script, begin a comment or break a line in it; the rest of JSON says nothing to a browser.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&'\u2028\u2029\u202a\u202b\u202c\u202d\u202e"}


class ScriptText:
    """JSON that can stand in a script of a page."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = said

    def __html__(self) -> str:
        return json.dumps(self.said, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


@register.simple_tag
def linked_data(said: Mapping[str, Any] | None) -> str:
    """A block of data, which no browser runs, so our policy asks no nonce of it; nothing where nothing is said."""
    return format_html('<script type="application/ld+json">{}</script>', ScriptText(said)) if said else ""
