"""The coverage of all themes, slots and buurten: time at two sizes, and memory at the larger one.

    python -m bench.coverage

in a process of its own measures once, says how many megabytes that took at most, and what came out.
"""

import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import django

SIZES = ("2000 in Zuidwest", "20000 in Zuidwest")
# Days after today on which it is measured: then no row is one of the past.
AHEAD = timedelta(days=1)


def of_coverage(figures: dict[str, object]) -> None:
    from bench.databases import at, real_copy
    from bench.measuring import medians, say

    small, large = paths = [real_copy(size) for size in SIZES]
    jobs = {name: at(name, partial(_measure, date.today() + AHEAD)) for name in paths}
    times = medians(jobs, calls=1)
    say(figures, "coverage: 20000 in Zuidwest", times[large], unit="ms")
    say(figures, "coverage: 20000 against 2000 in Zuidwest", times[large] / times[small], limit=12)
    for name, size in zip(paths, SIZES, strict=True):
        said = _in_own_process(name)
        assert said["places"], "what was seeded has to count"
        limit = 400 if name == large else None
        say(figures, f"coverage: {size}, memory at most", said["megabytes"], limit=limit, unit="MB")


def _measure(as_of: date) -> object:
    from programmes.coverage import measure_coverage

    return measure_coverage(as_of)


def _in_own_process(name: str) -> dict[str, float]:
    from bench.databases import path_of

    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{path_of(name)}"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.coverage"], env=environment, check=True, capture_output=True, text=True
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def main() -> None:
    django.setup()
    from programmes.coverage import measure_coverage
    from programmes.figures import Figures

    figures = Figures(measure_coverage(date.today() + AHEAD).rows)
    places = figures.figure("places", "sport").value
    print(json.dumps({"megabytes": _peak_kb() / 1000, "places": places}))


def _peak_kb() -> int:
    """Of this process alone: what `resource` says begins with what the process had that started it (Linux)."""
    said = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert said, "the kernel says it in /proc"
    return int(said[1])


PARTS = (of_coverage,)


if __name__ == "__main__":
    main()
