"""`make bench`: medians and their ratios from one run; sizes take turns, so that a slow moment hits them all."""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import django

SIZES = (300, 20_000)
ROUNDS = 7
CALLS = 20
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="backend.settings", PDOK_URL="", VAR_DIR=folder)
        os.environ.setdefault("SECRET_KEY", "only-for-measuring")
        django.setup()
        from bench import databases, jobs

        databases.prepare(Path(folder), SIZES)
        medians = {name: _medians(job, databases.switch_to) for name, job in jobs.ALL.items()}
    _report(medians)


def _medians(job: Callable[[], object], switch_to: Callable[[int], None]) -> dict[int, float]:
    """Milliseconds of one call, per size."""
    taken: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        for size in SIZES:
            switch_to(size)
            job()
            start = time.perf_counter()
            for _ in range(CALLS):
                job()
            taken[size].append((time.perf_counter() - start) / CALLS * 1000)
    return {size: statistics.median(times) for size, times in taken.items()}


def _report(medians: dict[str, dict[int, float]]) -> None:
    small, large = SIZES
    print(f"{'job':34}" + "".join(f"{size:>12}" for size in SIZES) + f"{'ratio':>9}   (milliseconds, medians)")
    for name, times in medians.items():
        print(f"{name:34}" + "".join(f"{times[size]:12.2f}" for size in SIZES) + f"{times[large] / times[small]:9.2f}")
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{date.today():%Y-%m-%d}.json"
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    path.write_text(json.dumps({"machine": machine, "milliseconds": medians}, indent=1) + "\n")
    print(f"written to {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")


if __name__ == "__main__":
    sys.exit(main())
