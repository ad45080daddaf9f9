"""`python -m bench.postgres_words` with a DATABASE_URL of PostgreSQL: its own text search beside ours, as JSON.

Both get the same documents, stop words and synonyms. Times are by the clock: the server's work counts too.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import StringIO
from pathlib import Path

import django

ROUNDS = 15
WORDS = "koffie wandelen"
STATEMENTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split("\n----\n")


def main() -> None:
    os.environ.update(DJANGO_SETTINGS_MODULE="backend.settings", DEBUG="false", PDOK_URL="", TILE_URL="")
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    django.setup()
    from django.db import connection

    # A database of its own, so that tests that run at the same time keep theirs.
    connection.settings_dict["TEST"]["NAME"] = f"bench_{connection.settings_dict['NAME']}"
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(json.dumps(_measure()))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _measure() -> dict[str, float]:
    from django.conf import settings
    from django.core.management import call_command

    from activities.enums import Order
    from activities.importers.synthetic import Spread, seed
    from activities.search import Criteria, find
    from tests.golden.score import our_search, questions, score

    figures: dict[str, float] = {}
    call_command("load_zuidwest", stdout=StringIO())
    right = {"ours": 0, "theirs": 0}
    asked = 0
    for about in ("real", "examples"):
        if about == "examples":
            settings.SHOW_EXAMPLES = True
            call_command("load_examples", stdout=StringIO())
        _make_documents()
        scores = {"ours": score(questions(about), our_search), "theirs": score(questions(about), _their_search)}
        asked += scores["ours"].asked
        for whose, each in scores.items():
            right[whose] += each.right
            figures[f"{about}, {whose}: wrong finds"] = len(each.wrong)
    figures |= {f"golden questions right, {whose}: %": 100 * number / asked for whose, number in right.items()}
    for _done in seed(10_000, 20_000, 1, Spread.NEDERLAND, has_times=False):
        pass
    _make_documents()
    jobs = {
        "ours": partial(find, Criteria(text=WORDS, order=Order.RELEVANCE)),
        "theirs, SQL alone": partial(_their_ids, WORDS),
    }
    return figures | {f"20000, {name}: ms": taken for name, taken in _by_the_clock(jobs).items()}


def _by_the_clock(jobs: dict[str, Callable[[], object]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            taken[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def _make_documents() -> None:
    from django.db import connection

    from activities.models import Activity
    from maps.naming import fold

    rows = Activity.objects.select_related("category", "organisation", "place__buurt__district")
    columns: list[tuple[int, str, str, str, str]] = [
        (
            row.pk,
            fold(row.name),
            fold(f"{row.category.slug} {row.category.name} {row.place.kind} {row.summary}"),
            fold(f"{row.place.name} {row.place.address} {row.place.buurt or ''}"),
            fold(f"{row.organisation or ''} {row.description}"),
        )
        for row in rows.defer("place__buurt__outline")
    ]
    extension, table, fill, *rest, _question = STATEMENTS
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_document")
        cursor.execute(extension)
        cursor.execute(table)
        cursor.execute(fill, [list(column) for column in zip(*columns, strict=True)])
        for statement in rest:
            cursor.execute(statement)


def _their_search(address: str) -> list[str]:
    """With the other filters as ours has them."""
    from django.http import QueryDict

    from activities.search import matching
    from activities.search_form import ask

    criteria = ask(QueryDict(address)).criteria
    allowed = dict(matching(replace(criteria, text="")).order_by().values_list("pk", "slug"))
    return [allowed[pk] for pk in _their_ids(criteria.text) if pk in allowed]


def _their_ids(text: str) -> list[int]:
    from django.db import connection

    asked = _asked(text)
    queries = [" | ".join(f"'{each}'" for each in (word, *_synonyms().get(word, ()))) for word in asked]
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[-1], [asked, queries])
        return [pk for (pk,) in cursor.fetchall()]


def _asked(text: str) -> list[str]:
    """The words that say something; a few in a row are one where a synonym is."""
    from activities.text_index.asking import LONGEST_PHRASE
    from activities.text_index.documents import content
    from activities.text_index.tokens import tokens

    words, asked = tokens(text), []
    while words:
        sizes = range(min(LONGEST_PHRASE, len(words)), 1, -1)
        size = next((size for size in sizes if " ".join(words[:size]) in _synonyms()), 1)
        asked += content(words[0]) if size == 1 else [" ".join(words[:size])]
        words = words[size:]
    return asked


def _synonyms() -> dict[str, list[str]]:
    """Read once, as ours are."""
    from activities.models import Synonym
    from maps.naming import fold

    if not _kept:
        for row in Synonym.objects.all():
            means = [fold(each) for each in row.means.split(",")]
            _kept.setdefault(fold(row.word), []).extend(each for each in means if each)
    return _kept


_kept: dict[str, list[str]] = {}

if __name__ == "__main__":
    sys.exit(main())
