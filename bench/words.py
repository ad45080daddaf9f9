"""Finding by words, and PostgreSQL's own way of it beside ours."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from activities.enums import Order
from activities.search import Criteria, find
from bench.databases import at
from bench.measuring import Figures, medians, say

WORDS = "koffie wandelen"
ROOT = Path(__file__).parent.parent


def text_search(figures: Figures) -> None:
    """What the words mean is remembered until the catalogue changes; finding and sorting are done each time."""
    ask = partial(find, Criteria(text=WORDS, order=Order.RELEVANCE))
    times = medians({size: at(size, ask) for size in ("300", "20000")})
    say(figures, "text search: 300", times["300"], unit="ms")
    say(figures, "text search: 20000 against 300", times["20000"] / times["300"], limit=3)


def postgres_words(figures: Figures) -> None:
    """In a process of its own, which knows another database; BENCH_POSTGRES_URL names a server that runs already."""
    server = subprocess.run(
        [ROOT / "scripts" / "start_postgres.sh", os.environ.get("BENCH_POSTGRES_URL", "")],
        capture_output=True,
        text=True,
        check=False,
    )
    if server.returncode:
        print(f"words on PostgreSQL: skipped. {server.stderr.strip().splitlines()[-1]}")
        return
    run = subprocess.run(
        [sys.executable, "-m", "bench.postgres_words"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": server.stdout.strip()},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(run.stdout.splitlines()[-1])
    for name, value in told.items():
        say(figures, f"words on PostgreSQL: {name}", value, unit="")
    ours, theirs = (told[f"golden questions right, {whose}: %"] for whose in ("ours", "theirs"))
    say(figures, "words on PostgreSQL: golden score, ours against theirs", ours / theirs, least=1)


PARTS = (text_search, postgres_words)
