import gc
import gzip
import statistics
import time
from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.test import Client

ROUNDS = 7

Figures = dict[str, object]
Job = Callable[[], object]

_client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})


def say(
    figures: Figures,
    name: str,
    value: float,
    limit: float | None = None,
    unit: str = "x",
    least: float | None = None,
) -> None:
    """`limit` and `least` are what the project promised itself; without one a figure is a report."""
    figures[name] = round(value, 2)
    verdict = "" if limit is None else f"   at most {limit:g}: {'yes' if value <= limit else 'NO'}"
    verdict += "" if least is None else f"   at least {least:g}: {'yes' if value >= least else 'NO'}"
    print(f"{name:62}{value:10.2f} {unit}{verdict}", flush=True)


def medians(jobs: Mapping[str, Job], calls: int = 10) -> dict[str, float]:
    """Milliseconds of processor time of one call of each job; the jobs take turns."""
    # What earlier parts left in memory is not searched for rubbish in the time of these.
    gc.collect()
    gc.freeze()
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            job()
            start = time.process_time()
            for _ in range(calls):
                job()
            taken[name].append((time.process_time() - start) / calls * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def get(address: str, **headers: str) -> HttpResponse:
    return _client.get(address, headers=headers)  # type: ignore[return-value]


def sent_bytes(address: str) -> int:
    """The size of the answer as it is sent, compressed."""
    response = get(address)
    assert response.status_code == 200, (address, response.status_code)
    is_compressed = response.headers.get("Content-Encoding") == "gzip"
    return len(response.content if is_compressed else gzip.compress(response.content))
