"""Requests per second and how long they take, over real sockets: nodes as in deploy/, and threads that keep asking."""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from bench.city_jobs import Asked, Job

ROOT = Path(__file__).parent.parent
WORKERS, THREADS = 2, 4
CLIENTS = 4
START_SECONDS = 60


@contextmanager
def nodes(number: int, environment: dict[str, str]) -> Iterator[tuple[list[int], list[int]]]:
    """Their ports, and the numbers of their processes."""
    ports = [_free_port() for _ in range(number)]
    running = [_start(port, environment) for port in ports]
    try:
        for port in ports:
            _wait_for(port)
        yield ports, [process.pid for process in running]
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(START_SECONDS)


def _start(port: int, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "gunicorn", "bench.site", "--config", "deploy/gunicorn.conf.py"]
    settings = {"BIND": f"127.0.0.1:{port}", "WEB_WORKERS": str(WORKERS), "WEB_THREADS": str(THREADS)}
    return subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=os.environ | environment | settings)


def load(job: Job, ports: list[int], requests: int) -> dict[str, Any]:
    """Each client waits for its answer before it asks again; they take turns over the nodes."""
    numbers, taken, failed = count(10_000), [], []

    def client(port: int, share: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(share):
            started = time.perf_counter()
            status = _send(line, job(next(numbers)))
            taken.append((time.perf_counter() - started) * 1000)
            if status not in (200, 201):
                failed.append(status)

    clients = [
        threading.Thread(target=client, args=(ports[each % len(ports)], requests // CLIENTS)) for each in range(CLIENTS)
    ]
    started = time.perf_counter()
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(taken, n=100)
    p50, p95, p99 = (round(cuts[place - 1], 1) for place in (50, 95, 99))
    return {"a second": round(len(taken) / seconds, 1), "p50": p50, "p95": p95, "p99": p99, "failed": len(failed)}


def _send(line: http.client.HTTPConnection, asked: Asked) -> int:
    headers = {name.replace("_", "-"): value for name, value in asked.headers.items()}
    line.request(asked.method, asked.address, asked.body or None, {"accept-encoding": "gzip"} | headers)
    answer = line.getresponse()
    answer.read()
    return answer.status


def megabytes(parents: list[int]) -> list[float]:
    """What each worker holds in memory now; what they share is split among them."""
    return [round(_own_kb(pid) / 1024, 1) for parent in parents for pid in _children(parent)]


def _children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _own_kb(pid: int) -> int:
    line = next(line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    return int(line.split()[1])


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            line.request("GET", "/over/")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("gunicorn does not answer; what it wrote above says why")
