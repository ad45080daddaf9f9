"""Whether a page in another language still says something in Dutch."""

import re
from gettext import GNUTranslations
from html import unescape

from scripts import messages


def dutch_of(said, language):
    """The Dutch texts whose translation differs."""
    found = set()
    with (messages.LOCALE / language / "LC_MESSAGES/django.mo").open("rb") as file:
        catalog = GNUTranslations(file)
    for each in said:
        for text in [each.text] if isinstance(each.text, str) else each.text:
            plain = re.sub(r"<[^>]+>", "", text)
            if "%(" not in text and text.strip(" ,") and catalog.gettext(text) != text:
                found.add(plain)
    return found


def left_in(html, dutch):
    """Which of them are a text of this page, or a part of one when they are a sentence."""
    texts = {" ".join(unescape(text).split()) for text in re.findall(r">([^<>]+)<", html)}
    texts |= {unescape(text) for text in re.findall(r'(?:aria-label|alt|content|data-dz-copied)="([^"]*)"', html)}
    return {text for text in dutch if text in texts or (" " in text and any(text in other for other in texts))}
