"""The examples of the documentation: what to ask and what comes back. tests/open_data/test_examples.py asks each.

The answers stand in data/example_answers.json, as the API gave them about an invented place; after a change that is
meant to change them: `pytest tests/open_data --renew-answers`.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from activities.site_address import site_address

ANSWERS = Path(settings.DATA_DIR) / "example_answers.json"
POSTCODE, DISTRICT = settings.AREA["asked"]["postcode"], settings.AREA["asked"]["district"]
# The address that the answers were made with; the page shows that of this site.
RECORDED_SITE = "https://site.example.org"
ACTIVITY = "b2f6a1de-0c3a-5d0e-9a7f-3f8a6f0d1c11"
PLACE = "5a0c7b9e-4a52-5f0f-8f5b-6d2f1b7c2d22"
ORGANISATION = "7c1d3a5e-2b64-5c0d-8e9f-1a2b3c4d5e6f"


@dataclass(frozen=True)
class Example:
    """`path` is below /api/v1. `operation` is the operationId of the OpenAPI document; empty for an error of any."""

    name: str
    operation: str
    says: str
    path: str
    status: int = 200
    accept: str = ""

    @property
    def title(self) -> str:
        return gettext(self.says)

    @property
    def command(self) -> str:
        header = f"-H 'Accept: {self.accept}' " if self.accept else ""
        return f"curl {header}'{site_address('/api/v1' + self.path)}'"

    @property
    def answer(self) -> str:
        said = json.dumps(recorded()[self.name], indent=2, ensure_ascii=False)
        return said.replace(RECORDED_SITE, site_address(""))


EXAMPLES = (
    Example(
        "zoeken",
        "zoekActiviteiten",
        gettext_noop("Koffieochtenden dicht bij een postcode, de eerste"),
        f"/activiteiten?q=koffieochtend&bij={POSTCODE}&perPagina=1",
    ),
    Example("activiteit", "toonActiviteit", gettext_noop("Een activiteit"), f"/activiteiten/{ACTIVITY}"),
    Example(
        "momenten", "zoekMomenten", gettext_noop("Alle data van een vraag"), "/momenten?q=koffieochtend&perPagina=1"
    ),
    Example("plekken", "toonPlekken", gettext_noop("Plekken in een wijk"), f"/plekken?buurt={DISTRICT}&perPagina=1"),
    Example("plek", "toonPlek", gettext_noop("Een plek"), f"/plekken/{PLACE}"),
    Example("organisaties", "toonOrganisaties", gettext_noop("De eerste organisatie"), "/organisaties?perPagina=1"),
    Example("organisatie", "toonOrganisatie", gettext_noop("Een organisatie"), f"/organisaties/{ORGANISATION}"),
    Example("buurten", "toonBuurten", gettext_noop("De eerste buurt"), "/buurten?perPagina=1"),
    Example("themas", "toonCategorieen", gettext_noop("Het eerste thema"), "/categorieen?perPagina=1"),
    Example("programmas", "toonProgrammas", gettext_noop("Het eerste programma"), "/programmas?perPagina=1"),
    Example(
        "wijzigingen",
        "toonWijzigingen",
        gettext_noop("De eerste wijziging, voor wie een kopie begint"),
        "/wijzigingen?perPagina=1",
    ),
    Example(
        "fout",
        "",
        gettext_noop("Een vraag met twee fouten: je krijgt ze allebei te zien"),
        "/activiteiten?straal=99999&gratiss=true",
        400,
    ),
    Example(
        "niet-gevonden",
        "",
        gettext_noop("Iets dat er niet is"),
        "/activiteiten/00000000-0000-4000-8000-000000000000",
        404,
    ),
)


@cache
def recorded() -> dict[str, Any]:
    """By the name of the example; empty where the area has none recorded, and then no example is shown."""
    answers: dict[str, Any] = json.loads(ANSWERS.read_text()) if ANSWERS.exists() else {}
    return answers


def examples_by_operation() -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    for example in EXAMPLES:
        if example.name not in recorded():
            continue
        found.setdefault(example.operation, []).append(example)
    return found


def problem_examples() -> list[Example]:
    return examples_by_operation().get("", [])
