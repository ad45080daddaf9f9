"""The one file that other sites load: static/js/embed.js, with its words and its style put in."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from activities.embed.words import themes_of_script, words_of_script
from activities.licences import Licence
from activities.models import Category
from activities.search_form import SearchForm

STATIC = Path(settings.BASE_DIR) / "static"
# What the page of somebody else cannot mean: a block has no pages to go through, and `data-taal` is its language.
NOT_ASKED = ("pagina", "taal")


@dataclass(frozen=True)
class Script:
    text: str
    etag: str


def script_of_embed() -> Script:
    """Costs one query: the themes are data."""
    categories = list(Category.objects.order_by("position", "slug"))
    return _written(json.dumps(_options(categories), separators=(",", ":"), sort_keys=True))


def _options(categories: list[Category]) -> dict[str, Any]:
    return {
        "words": words_of_script(categories),
        "themes": themes_of_script(categories),
        "params": [name for name in SearchForm.base_fields if name not in NOT_ASKED],
        "style": _without_room((STATIC / "css" / "embed-list.css").read_text()),
        "licence": Licence.CC_BY,
    }


def _without_comments(js: str) -> str:
    """Only what fills whole lines, and the room before a line: the rest cannot be told from text without a parser."""
    js = re.sub(r"^\s*/\*.*?\*/\n", "", js, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in js.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _without_room(css: str) -> str:
    return " ".join(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).split())


@lru_cache(maxsize=4)
def _written(options: str) -> Script:
    """Not a template: in what is JSON nothing is left to escape, and the file can be read and checked as it is."""
    body = _without_comments((STATIC / "js" / "embed.js").read_text())
    assert body.count('"dz:options"') == 1
    text = body.replace('"dz:options"', options)
    return Script(text, f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"')
