"""`make bench-city`: the jobs of a city at several sizes, on SQLite and PostgreSQL, on one node and on two.

    python -m bench.city --sizes 300,3000 --databases postgres --requests 200

Written to bench/results/city-DATE.json. Two sizes that differ by ten say what ten times the data costs.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bench import load
from bench.city_jobs import Seeded, jobs_of

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
# What the project promised itself.
LIMITS = {"search": 4.0, "search of an afternoon": 4.0, "API list": 2.5}
SLOPE = 1.5


def main() -> None:
    asked = _arguments()
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        static = {"VAR_DIR": folder}
        _run("manage.py", "collectstatic", "--noinput", "--verbosity", "0", **static)
        for database in asked.databases.split(","):
            for size in asked.sizes.split(","):
                url = _address(database, size, folder)
                figures[f"{database}, {size}"] = _measure(url, size, static, asked)
                _drop(url)
    _write(figures)
    _say(figures)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="300,3000")
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--nodes", default="1,2")
    parser.add_argument("--requests", type=int, default=200)
    return parser.parse_args()


def _measure(url: str, size: str, environment: dict[str, str], asked: argparse.Namespace) -> dict[str, Any]:
    environment = {**environment, "DATABASE_URL": url}
    print(f"{size} activities into {url.partition(':')[0]} …", flush=True)
    seeded = _run("-m", "bench.city_seed", size, **environment)
    figures: dict[str, Any] = {"in one process": json.loads(_run("-m", "bench.city_cpu", seeded, **environment))}
    for number in map(int, asked.nodes.split(",")):
        figures[f"{number} nodes"] = _under_load(Seeded(**json.loads(seeded)), number, environment, asked.requests)
    return figures


def _under_load(seeded: Seeded, number: int, environment: dict[str, str], requests: int) -> dict[str, Any]:
    with load.nodes(number, _usual() | environment) as (ports, processes):
        for job in jobs_of(seeded).values():
            load.load(job, ports, 8 * load.WORKERS * number)  # warm
        told: dict[str, Any] = {name: load.load(job, ports, requests) for name, job in jobs_of(seeded).items()}
        told["megabytes of each worker"] = load.megabytes(processes)
    return told


def _address(database: str, size: str, folder: str) -> str:
    if database == "sqlite":
        return f"sqlite:///{folder}/{size}.sqlite3"
    given = os.environ.get("DATABASE_URL") or _run_shell("scripts/start_postgres.sh")
    name = f"dichtbij_bench_{size}"
    _admin(given, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    return f"{given.rpartition('/')[0]}/{name}"


def _drop(url: str) -> None:
    if not url.startswith("sqlite"):
        _admin(url, f"DROP DATABASE {url.rpartition('/')[2]}")


def _admin(url: str, *orders: str) -> None:
    import psycopg

    with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True) as connection:
        for order in orders:
            connection.execute(order.encode())


def _usual() -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        "DEBUG": "false",
        "SECRET_KEY": "only-for-measuring",
        "PDOK_URL": "",
        "MAIL_SENDS_ITSELF": "false",
        "CONN_MAX_AGE": "600",
        # As docker-compose.yml has it.
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "1048576",
    }


def _run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | _usual() | environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip()


def _run_shell(script: str) -> str:
    return subprocess.run([ROOT / script], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def _write(figures: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"city-{date.today():%Y-%m-%d}.json"
    path.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=1) + "\n")
    print(f"written to bench/results/{path.name}")


def machine() -> dict[str, Any]:
    model = next(
        (line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), ":"
    )
    return {
        "python": platform.python_version(),
        "processor": model.partition(":")[2].strip(),
        "cores": os.cpu_count(),
        "load before": round(os.getloadavg()[2], 1),
        "workers of a node": load.WORKERS,
        "threads of a worker": load.THREADS,
    }


def _say(figures: dict[str, Any]) -> None:
    for where, told in figures.items():
        for job, times in told["in one process"].items():
            ratio = times.get("ratio")
            limit = LIMITS.get(job)
            verdict = "" if limit is None else f"   at most {limit}: {'yes' if ratio <= limit else 'NO'}"
            whole = times["cpu"] + times["database"]
            beside = "" if ratio is None else f"{ratio:7.2f} x the floor{verdict}"
            print(f"{where:20}{job:26}{whole:8.2f} ms{times['after a write']:8.2f} after a write{beside}")
    _say_slopes(figures)


def _say_slopes(figures: dict[str, Any]) -> None:
    for where, told in figures.items():
        database, size = where.split(", ")
        larger = figures.get(f"{database}, {int(size) * 10}")
        for job in told["in one process"] if larger else ():
            small, large = (each["in one process"][job] for each in (told, larger))
            slope = (large["cpu"] + large["database"]) / (small["cpu"] + small["database"])
            verdict = "yes" if slope <= SLOPE else "NO"
            print(f"{where:20}{job:26}{slope:8.2f} x at ten times the data   at most {SLOPE}: {verdict}")


if __name__ == "__main__":
    main()
