"""How the site and its area are called. Our texts say {site}, {area}, {full_area} and the like, so that another area
needs other data and no other code: names and texts stand in area.json of DATA_DIR (data/README.md)."""

import re
from typing import Any

from django.conf import settings
from django.utils.functional import Promise, keep_lazy_text
from django.utils.html import escape
from django.utils.safestring import SafeData
from django.utils.translation import get_language, gettext, gettext_lazy as _

# What a page says of which the area tells nothing of its own.
USUAL_TEXTS = {
    "about": _("Wat deze site doet, en welke programma's meebetalen aan wat er te doen is."),
    "toddler_care": _("Opvang voor peuters"),
    "toddler_care_for": _("Waar je peuter kan spelen en leren"),
    "toddler_care_about": _("Waar je peuter kan spelen en leren"),
    "share_picture": "{site}",
}
_NAME = re.compile(r"\{([a-z_]+)\}")


def name_of(what: str, language: str = "") -> str:
    """In that language, or in that of the page, else in Dutch; empty where the area has no such name."""
    names: dict[str, Any] = settings.AREA["names"] | {"site": settings.SITE_NAME}
    name = names.get(what, "")
    return name if isinstance(name, str) else _in_language(name, language)


@keep_lazy_text
def named(text: str | Promise) -> str:
    """The text with the names filled in; after translation, so that each language can put them where it wants."""
    text = str(text)  # what is translated later is no text yet
    is_html = isinstance(text, SafeData)

    def name(match: re.Match[str]) -> str:
        if match[1] not in settings.AREA["names"]:
            return match[0]
        return escape(name_of(match[1])) if is_html else name_of(match[1])

    return _NAME.sub(name, text)


def area_text(about: str) -> str:
    """A text of the area itself, in the language of the page; where it has none, what holds of every area."""
    own = settings.AREA["texts"].get(about)
    if isinstance(own, dict):
        return named(_in_language(own))
    return named(gettext(own) if own else str(USUAL_TEXTS[about]))


def _in_language(said: dict[str, str], language: str = "") -> str:
    return said.get(language or get_language() or "") or said[settings.LANGUAGE_CODE]
