"""Dutch left on a page in another language. What is so on purpose says it: `lang="nl"`, or `<bdi>` of a name."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

# Words that nearly every Dutch sentence has one of, and the words on our buttons and labels.
DUTCH = frozenset(
    [
        "aan",
        "alle",
        "als",
        "bekijk",
        "bij",
        "dan",
        "dat",
        "de",
        "deze",
        "die",
        "dit",
        "doen",
        "een",
        "en",
        "er",
        "ga",
        "geen",
        "geef",
        "gratis",
        "heb",
        "heeft",
        "het",
        "hier",
        "hoe",
        "iedereen",
        "in",
        "is",
        "je",
        "jouw",
        "kaart",
        "kan",
        "kies",
        "klik",
        "komt",
        "kun",
        "kunt",
        "laat",
        "maak",
        "maar",
        "meer",
        "met",
        "mijn",
        "moet",
        "naar",
        "nee",
        "nergens",
        "niet",
        "niets",
        "nieuwe",
        "nog",
        "nu",
        "of",
        "om",
        "onbekend",
        "ook",
        "op",
        "over",
        "plek",
        "plekken",
        "staat",
        "terug",
        "tot",
        "typ",
        "uit",
        "vaak",
        "van",
        "vandaag",
        "voor",
        "vraag",
        "vul",
        "waar",
        "wanneer",
        "wat",
        "we",
        "week",
        "welke",
        "wie",
        "wij",
        "wil",
        "wordt",
        "zet",
        "zijn",
        "zoek",
        "zonder",
    ]
)
# Those that are words of the other language too, or of names and formats that every language writes so.
ALSO = {
    "en": [
        "als",
        "begin",
        "dan",
        "de",
        "die",
        "door",
        "en",
        "is",
        "in",
        "of",
        "op",
        "over",
        "we",
        "week",
        "met",
        "on",
        "is",
        "an",
    ],
    "tr": ["dan", "de", "en", "in", "is", "on", "er", "tot", "van"],
    "pl": ["de", "en", "van", "dan", "je", "nie", "of", "om", "tot", "wie"],
    # De Luyk and the Verbond van Zuidwest are names.
    "ar": ["de", "van"],
}
NO_TEXT = {"script", "style", "code", "pre", "bdi", "svg", "textarea", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "path", "source", "track", "wbr"}
SAID = {"aria-label", "title", "placeholder", "alt"}


class _Texts(HTMLParser):
    """The texts of a page that should be in its own language, each with where it stands."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.texts = language, []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        is_other = tag in NO_TEXT or said.get("lang", self.language) != self.language
        is_left_out = is_other or bool(self._open and self._open[-1][1])
        if not is_left_out:
            told = [
                value
                for name, value in attributes
                if name in SAID or (name.startswith("data-dz-") and " " in str(value))
            ]
            if tag == "meta" and {"description", "og:title", "og:description"} & {
                said.get("name"),
                said.get("property"),
            }:
                told.append(said["content"])
            self.texts += [(tag, text) for text in told if text]
        if tag not in VOID:
            self._open.append((tag, is_left_out))

    def handle_endtag(self, tag):
        while self._open and any(name == tag for name, _is in self._open) and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not (self._open and self._open[-1][1]):
            self.texts.append((self._open[-1][0] if self._open else "", data))


# What is written so in every language: addresses, what a program reads, and words that we quote as they are typed.
CODE = re.compile(
    r"\S+://\S+|\S+@\S+|\S*[=_]\S*|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|“[^”]*”|„[^”]*”|\([^)]*\)|\w*[a-z][A-Z]\w*|\S+-\S+"
)


def dutch_left(html: str, language: str, names: Iterable[str] = ()) -> list[str]:
    """The texts of a page with a Dutch word outside of these names, each behind its tag."""
    page = _Texts(language)
    page.feed(html)
    words = DUTCH - set(ALSO[language])
    known = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)")
    return [
        f"<{tag}> {' '.join(text.split())}"
        for tag, text in page.texts
        if words & set(re.findall(r"[^\W\d_]+", CODE.sub(" ", known.sub(" ", text)).lower()))
    ]
