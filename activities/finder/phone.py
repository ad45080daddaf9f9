"""What a phone may keep of this site, for when there is no network: templates/finder/worker.js does it."""

import hashlib
import json
import re

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static

# By name of the address, how it looks. Only what is the same for everybody: nothing behind a login, no card, no form.
KEPT = {
    "home": "",
    "find": "zoeken/",
    "map": "kaart/",
    "activity": "activiteit/[^/]+/",
    "place": "plek/[^/]+/",
    "organisation": "organisatie/[^/]+/",
    "buurt": "buurt/[^/]+/",
    "about": "over/",
    "toddler-care": "peuteropvang/",
    "saved": "bewaard/",
    "offline": "geen-internet/",
}
# Where another question is another page.
ASKED = ("find", "map")
# Of these there is one in every language, and they never make room for others.
ALWAYS = ("saved", "offline")
# A worker of which these change is another version, which takes the place of the one before it.
FILES = ("css/site.css", "js/site.js", "js/phone.js", "js/phone-lists.js")


def pages_pattern(names: tuple[str, ...] = tuple(KEPT)) -> str:
    """A regular expression for paths, the same in Python and in JavaScript."""
    languages = "|".join(re.escape(code) for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    return f"^/(?:(?:{languages})/)?(?:{'|'.join(KEPT[name] for name in names)})$"


def worker() -> str:
    """The service worker, with what it has to know of this site above it."""
    rules = render_to_string("finder/worker.js")
    site = {
        "pages": pages_pattern(),
        "asked": pages_pattern(ASKED),
        "always": pages_pattern(ALWAYS),
        "offline": KEPT["offline"],
        "languages": [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE],
        "timeZone": settings.TIME_ZONE,
        "static": settings.STATIC_URL,
        "files": [static(name) for name in FILES],
    }
    version = hashlib.sha256((json.dumps(site) + rules).encode()).hexdigest()[:12]
    return f"const SITE = {json.dumps(site | {'version': version})};\n{rules}"
