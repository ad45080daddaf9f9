"""A city on a busy day: visitors at 80 % of what it can take, people and programs that write, files that come in.

A short form here; with SOAK=true (`make soak`) a long one, which writes bench/results/soak.json.
"""

import csv
import itertools
import json
import os
import threading
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.ops.city import NODES
from tests.ops.ledger import Writers
from tests.ops.load import questions, visit

IS_LONG = bool(os.environ.get("SOAK"))
REQUESTS = 20_000 if IS_LONG else 1_200
ROWS = 1_000 if IS_LONG else 100
SHARE = 0.8
RESULTS = Path(__file__).parents[2] / "bench" / "results" / "soak.json"
MOST_MB = 100
# What Python keeps for itself goes up and down by some megabytes; a leak goes on. The short form ends while a worker is
# still getting warm: it only sees what runs away.
MOST_GROWTH_MB = 8 if IS_LONG else 32
COLUMNS = ("key", "name", "category", "place", "weekdays", "first_day", "last_day", "start_time", "end_time", "source")


class Importer(threading.Thread):
    """Brings in one file after another, each with ROWS new activities; `rows` is what was acknowledged."""

    def __init__(self, city, folder):
        super().__init__(name="importer", daemon=True)
        self.city, self.folder, self.rows, self.error = city, folder, 0, None
        self._enough = threading.Event()

    def run(self):
        try:
            for number in itertools.count():
                done = self.city.manage("import_activities", str(self._file(number)))
                assert done.startswith(f"{ROWS} nieuw, 0 gewijzigd"), done
                self.rows += ROWS
                if self._enough.is_set():
                    return
        except Exception as error:  # told by the main thread
            self.error = error

    def end(self):
        self._enough.set()
        self.join(300)
        assert not self.is_alive()
        assert self.error is None, self.error

    def _file(self, number):
        path, first = self.folder / f"{number}.csv", date.today() + timedelta(days=1)
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for row in range(ROWS):
                when = ("ma|do", first.isoformat(), (first + timedelta(days=60)).isoformat(), "10:00", "12:30")
                name = f"Ingelezen {number}-{row}"
                writer.writerow([f"druk{number}-{row}", name, "ontmoeten", "wijkcentrum-bouwlust", *when, "test"])
        return path


@contextmanager
def importing(city, folder):
    importer = Importer(city, folder)
    importer.start()
    try:
        yield importer
    finally:
        importer.end()


def memory_of(city):
    """MB of each process that answers, and not of the one that watches them; what they share is split among them."""
    pids = {pid: name for name in NODES for pid in city[name].pids() if pid != city[name].process.pid}
    return {pid: _own_kb(pid) / 1024 for pid in pids}


def _own_kb(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@pytest.fixture
def activities(city):
    return city.sql("SELECT slug, uuid FROM activities_activity WHERE status = 'published' ORDER BY id LIMIT 200")


@pytest.fixture
def told(record_property):
    """What was seen, which the long form keeps."""
    told = {}
    yield told
    if IS_LONG and told:
        RESULTS.write_text(json.dumps(told, indent=1) + "\n")
    record_property("busy day", json.dumps(told))


def test_a_busy_day_loses_nothing_and_fails_nobody(city, world, activities, tmp_path, told):
    paths, logs = questions(activities), {name: len(city.log(name)) for name in NODES}
    restarts = {name: city[name].restarts for name in NODES}
    with Writers(city, world) as writers, importing(city, tmp_path) as importer:
        # What it can take beside those who write and bring in files, once it is warm.
        warm = visit(city, itertools.islice(paths, REQUESTS // 10))
        most = visit(city, itertools.islice(paths, REQUESTS // 4))
        rate = SHARE * most.rate
        morning = visit(city, itertools.islice(paths, REQUESTS // 2), rate=rate)
        before = memory_of(city)
        afternoon = visit(city, itertools.islice(paths, REQUESTS // 2), rate=rate)
        writers.wait_for(1)
    after = memory_of(city)
    told |= {"capacity": most.told(), "morning": morning.told(), "afternoon": afternoon.told()}
    told |= {"imported": importer.rows, "written": writers.ledger.counts()}
    told |= {"memory_mb": {"before": [*map(round, before.values())], "after": [*map(round, after.values())]}}
    assert warm.bad + most.bad + morning.bad + afternoon.bad + writers.visitor.bad == []
    # A program that writes too often in a minute is told so, and sends it again.
    assert writers.ledger.again.keys() <= {"api"}
    writers.ledger.check(city)
    assert city.sql("SELECT count(*) FROM activities_activity WHERE name LIKE 'Ingelezen %'") == [(importer.rows,)]
    assert {name: city[name].restarts for name in NODES} == restarts
    assert all("Traceback" not in city.log(name)[logs[name] :] for name in NODES)
    assert after.keys() == before.keys()
    assert all(after[pid] - before[pid] < MOST_GROWTH_MB for pid in after), told["memory_mb"]
    # The limit is one for after a long day.
    assert not IS_LONG or max(after.values()) < MOST_MB, told["memory_mb"]
