"""A web node with several processes, on a database that is not brought up to date yet: what it tells of itself."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families
from urllib3.util import Retry

ROOT = Path(__file__).parents[2]
TOKEN = {"Authorization": "Bearer long-and-random"}
FROM_THE_PROXY = {"X-Request-ID": "4bf92f3577b34da6a3ce929d0e0e4736", "X-Forwarded-For": "192.0.2.77"}


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    folder = tmp_path_factory.mktemp("node")
    port = _free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        "SECRET_KEY": "only-for-tests",
        "SITE_URL": "http://127.0.0.1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'empty.sqlite3'}",
        "METRICS_TOKEN": "long-and-random",
        "METRICS_DIR": str(folder / "metrics"),
        "LOG_FORMAT": "json",
        "TRUSTED_PROXIES": "1",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    command = ["-m", "gunicorn", "backend.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "2"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stderr=log)
        yield _Node(f"http://127.0.0.1:{port}", folder / "log")
        process.terminate()
        process.wait(30)


class _Node:
    def __init__(self, origin, log):
        self.origin, self.log = origin, log
        self.session = requests.Session()
        until_it_listens = Retry(connect=10, backoff_factor=0.2, respect_retry_after_header=False)
        self.session.mount("http://", requests.adapters.HTTPAdapter(max_retries=until_it_listens))

    def get(self, path, **headers):
        return self.session.get(self.origin + path, headers=headers | {"Connection": "close"}, timeout=60)

    def lines(self):
        """Of the processes that answer; the first of all writes a few of its own, before there is a site."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


def test_it_lives_and_cannot_be_used_yet(node):
    assert node.get("/gezond/leeft").status_code == 200
    answer = node.get("/gezond")
    assert (answer.status_code, answer.json()["onderdelen"]["database"]) == (503, "storing")


def test_a_visitor_meets_a_page_that_says_so_and_its_number_is_in_the_log(node):
    answer = node.get("/zoeken/?bij=2532CR&q=geheim", **FROM_THE_PROXY)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "De site is even niet bereikbaar" in answer.text
    assert f">{FROM_THE_PROXY['X-Request-ID'][:12]}<" in answer.text
    lines = [line for line in node.lines() if line.get("request") == FROM_THE_PROXY["X-Request-ID"]]
    assert [line["logger"] for line in lines] == ["django.request", "dichtbij.access"]
    assert "OperationalError: no such table" in lines[0]["exception"]
    assert (lines[1]["route"], lines[1]["status"]) == ("find", 503)


def test_nothing_in_the_log_says_who_asked_or_for_what(node):
    node.get("/zoeken/?bij=2532CR&q=geheim", **FROM_THE_PROXY)
    node.get("/kaartje/NWDX-TTDX-46RP/?q=geheim", **FROM_THE_PROXY)
    text = node.log.read_text()
    assert not any(word in text for word in ("geheim", "2532CR", "192.0.2.77", "NWDX"))


def test_whichever_process_answers_the_numbers_are_of_both(node):
    before = _numbers(node)
    for _time in range(20):
        node.get("/openactive/nergens")
    after = _numbers(node)
    key = ("dichtbij_requests_total", "404", "GET", "none")
    assert after[key] - before.get(key, 0) == 20
    assert after["dichtbij_database_up",] == 0
    assert node.get("/metrics").status_code == 404


def _numbers(node):
    text = node.get("/metrics", **TOKEN).text
    return {
        (each.name, *sorted(each.labels.values())): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }
