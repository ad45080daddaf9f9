"""Visitors of a city: so many a second whatever the site does, and how long each of them waited."""

import itertools
import threading
import time
from dataclasses import dataclass, field

from tests.ops.ledger import TROUBLE, new_client

# What a hundred visitors ask; most of it is a question that nobody asked just now.
MIX = {
    "/": 10,
    "/zoeken/": 10,
    "/zoeken/?q=koffie{number}": 5,
    "/zoeken/?dag=week&straal={metres}&bij=Moerwijk": 15,
    "/kaart/punten.geojson?straal={metres}&bij=Moerwijk": 15,
    "/activiteit/{slug}/": 20,
    "/activiteit/{slug}.ics": 5,
    "/api/v1/activiteiten?straal={metres}&lat=52.05&lon=4.28": 10,
    "/api/v1/activiteiten/{uuid}": 5,
    "/over/": 5,
}
# More than the two nodes have threads, so that a queue shows as waiting.
VISITORS = 24
# The limits are for one internet address.
QUESTIONS_OF_ONE_ADDRESS = 20


@dataclass
class Seen:
    """`waits` in seconds, from the moment that a visitor came; `bad` is what no visitor should get."""

    waits: list[float] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def told(self) -> dict[str, float]:
        waits = sorted(self.waits)
        spread = {f"p{percent}_ms": round(1000 * waits[len(waits) * percent // 100]) for percent in (50, 95, 99)}
        return {
            "requests": len(waits),
            "per_second": round(self.rate, 1),
            **spread,
            "slowest_ms": round(1000 * waits[-1]),
        }


def questions(activities):
    """Endless, in the proportions of MIX, the same each time. `activities` are pairs of slug and uuid."""
    patterns = [pattern for pattern, number in MIX.items() for _time in range(number)]
    for number in itertools.count():
        slug, uuid = activities[number % len(activities)]
        # A step that shares no factor with their number goes through all of them, mixed.
        pattern = patterns[number * 37 % len(patterns)]
        yield pattern.format(number=number, metres=500 + number % 4_000, slug=slug, uuid=uuid)


def visit(city, paths, *, rate=None):
    """Asks all `paths`: `rate` a second, or without a rate each as soon as one of VISITORS has nothing to do."""
    seen, lock, turns, start = Seen(), threading.Lock(), enumerate(paths), time.monotonic()

    def visitor():
        for own in itertools.count():
            if own % QUESTIONS_OF_ONE_ADDRESS == 0:
                client = new_client()
            with lock:
                number, path = next(turns, (None, None))
            if path is None:
                return
            due = start + number / rate if rate else time.monotonic()
            time.sleep(max(due - time.monotonic(), 0))
            trouble = _trouble_with(city, path, client)
            with lock:
                seen.waits.append(time.monotonic() - due)
                seen.bad += [f"{path}: {trouble}"] if trouble else []

    threads = [threading.Thread(target=visitor, daemon=True) for _each in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.seconds = time.monotonic() - start
    return seen


def _trouble_with(city, path, client):
    try:
        answer = city.ask("GET", path, client=client, timeout=60)
    except TROUBLE as error:
        return f"{type(error).__name__}: {error}"
    return "" if answer.status == 200 else f"{answer.status}"
