"""Everything a page is looked at for: axe, what falls off the screen, text spacing, and targets for a thumb."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_OWN = Path(__file__).with_suffix(".js").read_text()
_AXE = "async (tags) => (await axe.run({runOnly: tags, resultTypes: ['violations'], preload: false})).violations"

Fault = tuple[str, str]


def axe_faults(page: Page) -> list[Fault]:
    """(rule, element) of every violation."""
    page.evaluate("typeof axe === 'undefined'") and page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_AXE, TAGS)
    return [(each["id"], _told(node)) for each in found for node in each["nodes"] if not _is_allowed(each, node)]


def _is_allowed(violation: dict, node: dict) -> bool:
    """Markers may stand close to each other: each is in the list of the same page too (WCAG 2.5.8, Equivalent)."""
    return violation["id"] == "target-size" and "leaflet-marker-icon" in node["html"]


def _told(node: dict) -> str:
    return f"{node['html'][:200]} {node.get('failureSummary', '').splitlines()[1:2]}"


def other_faults(page: Page) -> list[Fault]:
    return [(rule, element) for rule, element in page.evaluate(_OWN)]
