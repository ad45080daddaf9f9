import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from tests.e2e.conftest import _rendered, browser, rendered  # noqa: F401 - fixtures
from tests.permissions.conftest import settings_for_odd_input, stored_world, world  # noqa: F401 - fixtures

# Of these the short forms are in tests/e2e and tests/permissions.
LONG = ["test_api_fuzzing.py", "test_accessibility.py", "test_form_fuzzing.py"]
collect_ignore = [] if os.environ.get("SOAK") else LONG

MATRIX = Path(__file__).parents[2] / "docs" / "accessibility" / "matrix.md"
TOOLS = {"axe": "axe-core (axe-playwright-python)", "sniffer": "HTML_CodeSniffer 2.5.1, WCAG2AA, errors"}
_outcomes: dict[str, list[tuple[str, int, int]]] = {tool: [] for tool in TOOLS}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call":
        for name, said in report.user_properties:
            if name in _outcomes:
                _outcomes[name].append(tuple(said))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Only where all pages were looked at; the workers of xdist leave it to who started them."""
    from tests.e2e.test_accessibility import PAGES

    if not hasattr(session.config, "workerinput") and len(_outcomes["axe"]) == len(PAGES):
        MATRIX.write_text("\n".join(_lines()) + "\n")


def _lines() -> Iterable[str]:
    yield "# De hele matrix"
    yield ""
    yield "Elk soort pagina, in vijf talen, op 320, 390 en 1280 pixels, licht en donker. `make soak` schrijft dit."
    yield ""
    yield f"Laatste keer: {date.today().isoformat()}"
    yield ""
    yield "| gekeken met | soorten pagina's | keer gekeken | fouten |"
    yield "|---|---|---|---|"
    for tool, rows in _outcomes.items():
        numbers = [sum(row[column] for row in rows) for column in (1, 2)]
        yield (
            f"| {TOOLS[tool]} | {len(rows)} | {numbers[0]} | {numbers[1]} |"
            if rows
            else f"| {TOOLS[tool]} | niet gedraaid | | |"
        )
    yield ""
    for tool, rows in _outcomes.items():
        yield from (f"- {TOOLS[tool]}: {page}, {faults} fouten" for page, _looks, faults in rows if faults)
