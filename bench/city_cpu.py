"""The processor time of each job, within one process, beside the bare floor; they take turns.

    DATABASE_URL=… python -m bench.city_cpu '{"slugs": …}'

`cpu` is of the web process (on SQLite the database is in it), `database` of the process of PostgreSQL that serves it.
Questions are asked from one spot after another. The floor of each runs the SQL that such a question runs, when
all that the site remembers (cards, rows of the API, SQL) is warm: what a worker does all day. `after a write` is the
first question after something in the catalogue changed, when rows and cards are made anew.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from bench.city_jobs import Asked, Job, Seeded, jobs_of
from bench.wsgi import Wsgi, ask

ROUNDS, CALLS = 5, 10
# Spots all over a neighbourhood, as a worker has answered within a quarter of an hour; each of the writes adds a row.
WARM, WARM_WRITES = 150, 12
# A write cannot be done twice, so it has no floor.
WRITE = "create"

Times = tuple[float, float]


def main() -> None:
    from backend.wsgi import application

    make_ready()
    jobs = jobs_of(Seeded(**json.loads(sys.argv[1])))
    told = {name: _measure(application, job, is_write=name == WRITE) for name, job in jobs.items()}
    writes = map(jobs[WRITE], count(1_000))
    for name, job in jobs.items():
        told[name]["after a write"] = _after_a_write(application, writes, job)
    print(json.dumps(told))


def make_ready() -> None:
    from django.conf import settings
    from django.db import connection

    settings.SHOW_EXAMPLES = True
    settings.API_READ_LIMIT = settings.API_WRITE_LIMIT = 0
    connection.settings_dict["CONN_MAX_AGE"] = None


def _measure(app: Wsgi, job: Job, *, is_write: bool = False) -> dict[str, Any]:
    from bench.floor import floor_of

    warm = WARM_WRITES if is_write else WARM
    for number in range(warm):
        _ask(app, job(number))
    ours: list[Times] = []
    floors: list[Times] = []
    number = warm
    gc.collect()
    for _round in range(ROUNDS):
        if not is_write:
            twins = [floor_of(app, job(number + each).address) for each in range(CALLS)]
            floors.append(time_of([partial(ask, twin, "/") for twin in twins]))
            number += CALLS
        ours.append(time_of([partial(_ask, app, job(number + each)) for each in range(CALLS)]))
        number += CALLS
    return _told(ours, floors)


def _after_a_write(app: Wsgi, writes: Iterator[Asked], job: Job) -> float:
    """Milliseconds, of this process and the database together."""
    times = []
    for number in range(ROUNDS):
        _ask(app, next(writes))
        times.append(time_of([partial(_ask, app, job(number))]))
    return round(statistics.median(map(sum, times)), 2)


def _ask(app: Wsgi, asked: Asked) -> None:
    answer = ask(app, asked.address, method=asked.method, body=asked.body, **asked.headers)
    assert answer.status in (200, 201), (asked.address, answer.status, answer.content[:500])


def time_of(calls: list[Any]) -> Times:
    """Milliseconds of a call: of this process, and of the one that serves it the database."""
    database, own = _database_ns(), time.process_time_ns()
    for call in calls:
        call()
    taken = time.process_time_ns() - own, _database_ns() - database
    return taken[0] / len(calls) / 1e6, taken[1] / len(calls) / 1e6


def _database_ns() -> int:
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0
    connection.ensure_connection()
    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0])


def _told(ours: list[Times], floors: list[Times]) -> dict[str, Any]:
    told: dict[str, Any] = {"cpu": _median(ours, 0), "database": _median(ours, 1), "spread": _spread(ours)}
    if floors:
        told |= {"floor cpu": _median(floors, 0), "floor database": _median(floors, 1), "floor spread": _spread(floors)}
        told["ratio"] = round(statistics.median(map(sum, ours)) / statistics.median(map(sum, floors)), 2)
        told["ratio of the web process"] = round(told["cpu"] / told["floor cpu"], 2)
    return told


def _median(times: list[Times], part: int) -> float:
    return round(statistics.median(each[part] for each in times), 2)


def _spread(times: list[Times]) -> list[float]:
    whole = [sum(each) for each in times]
    return [round(min(whole), 2), round(max(whole), 2)]


if __name__ == "__main__":
    main()
