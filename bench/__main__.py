"""`make bench`: medians and their ratios from one run; what is compared takes turns, so that a slow moment hits all."""

import json
import os
import platform
import sys
import tempfile
from datetime import date
from pathlib import Path

import django

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="backend.settings", DEBUG="false", PDOK_URL="", TILE_URL="", VAR_DIR=folder
        )
        os.environ.setdefault("SECRET_KEY", "only-for-measuring")
        (Path(folder) / "static").mkdir()
        django.setup()
        from bench import databases, jobs

        databases.prepare(Path(folder))
        figures = jobs.run()
    _write(figures)


def _write(figures: dict[str, object]) -> None:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{date.today():%Y-%m-%d}.json"
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    path.write_text(json.dumps({"machine": machine, "figures": figures}, indent=1) + "\n")
    print(f"written to bench/results/{path.name}")


if __name__ == "__main__":
    sys.exit(main())
