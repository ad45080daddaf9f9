"""How often the right answer is near the top. Takes any search, so that another one can be scored beside ours."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.http import QueryDict

from activities.search import find
from activities.search_form import SearchForm, ask

QUESTIONS = Path(__file__).parent / "questions.json"
LOOKED_AT = 5

# The slugs that a search finds, best first, for the parameters of an address.
Search = Callable[[str], list[str]]


@dataclass
class Score:
    right: int = 0
    asked: int = 0
    misses: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def part(self) -> float:
        return self.right / self.asked if self.asked else 1.0


def questions(about: str) -> list[dict[str, Any]]:
    """`real` is asked of the real places alone, `examples` of a site that shows the examples beside them."""
    rows: list[dict[str, Any]] = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    return [row for row in rows if row["about"] == about]


def params(row: dict[str, Any]) -> str:
    return "&".join(filter(None, [row["params"], row.get("when")]))


def our_search(address: str) -> list[str]:
    question = ask(QueryDict(address))
    assert set(QueryDict(address)) <= set(SearchForm.base_fields), address
    assert not question.form.errors, (address, question.form.errors)
    return [result.activity.slug for result in find(question.criteria).results]


def score(rows: Iterable[dict[str, Any]], search: Search = our_search) -> Score:
    """A question without a right answer is nonsense: whatever it finds is wrong."""
    total = Score()
    for row in rows:
        found = search(params(row))
        seen = f"{row['question']}: {', '.join(found[:LOOKED_AT]) or 'nothing'}"
        if (not row["right"] and found) or set(found) & set(row["never"]):
            total.wrong.append(seen)
        if row["right"]:
            total.asked += 1
            total.right += bool(set(found[:LOOKED_AT]) & set(row["right"]))
            if not set(found[:LOOKED_AT]) & set(row["right"]):
                total.misses.append(seen)
    return total
