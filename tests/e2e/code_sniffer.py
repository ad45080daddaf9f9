"""HTML_CodeSniffer in the page: errors of WCAG2AA, but for those it is wrong about."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SCRIPT = "node_modules/html_codesniffer/build/HTMLCS.js"
_FOLDER = Path(__file__).parents[2] / "conformance"
_RUN = """() => new Promise((done, failed) => HTMLCS.process("WCAG2AA", document, () => done(
  HTMLCS.getMessages().filter((message) => message.type === HTMLCS.ERROR)
    .map(({ code, element }) => [code, element.outerHTML ? element.outerHTML.slice(0, 4000) : ""])), failed))"""

# It stops at a fault that it has no words for.
_WORDS = "const told = HTMLCS.getTranslation; HTMLCS.getTranslation = (key) => told.call(HTMLCS, key) || key;"

# (part of the code, part of the element): why it is wrong.
WRONG: dict[tuple[str, str], str] = {
    (
        "H32.2",
        '/inloggen/passkey/"',
    ): "its script sends it when the passkey was shown; the button stands beside it",
    ("H32.2", 'id="passkey-knop"'): "adding a passkey: the same",
    (
        "1_3_5.H98",
        'autocomplete="url"',
    ): "a field of type url may have this purpose; it has no words for its complaint",
}


@cache
def _source() -> str:
    # It is written for module loaders too; as a function it hands itself to the window.
    return f"() => {{ {(_FOLDER / SCRIPT).read_text()}; window.HTMLCS = window.HTMLCS || HTMLCS; {_WORDS} }}"


def sniffed(page: Page) -> list[tuple[str, str]]:
    if page.evaluate("typeof window.HTMLCS === 'undefined'"):
        page.evaluate(_source())
    found = [tuple(each) for each in page.evaluate(_RUN)]
    return [(code, element[:300]) for code, element in found if not _is_wrong(code, element)]


def _is_wrong(code: str, element: str) -> bool:
    return any(rule in code and part in element for rule, part in WRONG)
