"""`/metrics` for Prometheus: only with the token, and of all processes of this node together."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from post_office.models import STATUS, Email
from prometheus_client.parser import text_string_to_metric_families

from background import heartbeats

ROOT = Path(__file__).parents[2]
TOKEN = {"authorization": "Bearer long-and-random"}


@pytest.fixture(autouse=True)
def _token(settings):
    settings.METRICS_TOKEN = "long-and-random"


def _numbers(client):
    """All samples by name and labels."""
    answer = client.get("/metrics", headers=TOKEN)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return _samples(answer.content.decode())


def _samples(text):
    families = text_string_to_metric_families(text)
    return {(each.name, *sorted(each.labels.values())): each.value for family in families for each in family.samples}


@pytest.mark.parametrize("said", ["", "Bearer other", "Basic long-and-random", "Bearer long-and-rando"])
def test_without_the_token_there_is_nothing(client, zuidwest, said):
    answer = client.get("/metrics", headers={"authorization": said})
    assert answer.status_code == 404
    assert b"dichtbij_" not in answer.content
    assert answer.templates[0].name == "404.html"


def test_a_site_without_a_token_has_no_metrics_for_anybody(client, zuidwest, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_page_and_by_how_they_ended(client, zuidwest):
    before = _numbers(client)
    client.get("/over/")
    client.get("/over/")
    client.get("/nergens/")
    after = _numbers(client)

    def more(*key):
        return after.get(key, 0) - before.get(key, 0)

    assert more("dichtbij_requests_total", "200", "GET", "about") == 2
    assert more("dichtbij_requests_total", "404", "GET", "none") == 1
    assert more("dichtbij_request_seconds_count", "about") == 2
    assert more("dichtbij_request_seconds_sum", "about") > 0
    assert more("dichtbij_request_queries_sum") > 0


def test_no_address_makes_a_series_of_its_own(client, zuidwest):
    for number in range(3):
        client.get(f"/activiteit/geheim-{number}/")
        client.get(f"/geheim/{number}/")
    assert not any("geheim" in label for key in _numbers(client) for label in key)


def test_what_stands_in_the_database_is_told_with_it(client, zuidwest):
    Email.objects.create(from_email="a@example.org", to=["b@example.org"], status=STATUS.queued)
    Email.objects.update(created=timezone.now() - timezone.timedelta(minutes=5))
    heartbeats.beat("worker")
    found = _numbers(client)
    assert found["dichtbij_database_up",] == found["dichtbij_cache_up",] == 1
    assert found["dichtbij_mail_waiting",] == 1
    assert 300 <= found["dichtbij_mail_oldest_seconds",] < 330
    assert 0 <= found["dichtbij_heartbeat_age_seconds", "worker"] < 30
    assert ("dichtbij_occurrence_horizon_days",) not in found, "nothing is known, and 0 would be a lie"


def test_without_the_database_it_still_tells_what_it_knows(client, monkeypatch):
    def refuse(self, name=None):
        raise OperationalError

    monkeypatch.setattr(BaseDatabaseWrapper, "_cursor", refuse)
    found = _numbers(client)
    assert found["dichtbij_database_up",] == 0
    assert ("dichtbij_mail_waiting",) not in found


COUNT = (
    "import django; django.setup(); from backend import metrics; metrics.note_request('GET', 'find', 200, 0.2, 7); "
    "metrics.note_slow_query()"
)
TELL = "import django; django.setup(); from backend import metrics; print(metrics.text().decode())"


def test_processes_of_one_node_are_told_together(tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        "METRICS_TOKEN": "long-and-random",
        "METRICS_DIR": str(tmp_path / "metrics"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
    }

    def run(script):
        return subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout

    run(COUNT)
    run(COUNT)
    found = _samples(run(TELL))
    assert found["dichtbij_requests_total", "200", "GET", "find"] == 2
    assert found["dichtbij_request_seconds_bucket", "0.25", "find"] == 2
    assert found["dichtbij_request_queries_sum",] == 14
    assert found["dichtbij_slow_queries_total",] == 2
    assert (tmp_path / "metrics").stat().st_mode & 0o777 == 0o700


if apps.is_installed("django_tasks_db"):

    def test_work_on_the_background_is_counted_by_how_far_it_is(client, db):
        from django_tasks_db.models import DBTaskResult

        row = {"args_kwargs": {"args": [], "kwargs": {}}, "priority": 0, "backend_name": "default"}
        for status in ("READY", "READY", "FAILED"):
            DBTaskResult.objects.create(status=status, task_path="x.y", queue_name="default", **row)
        found = _numbers(client)
        assert found["dichtbij_tasks", "READY"] == 2
        assert found["dichtbij_tasks", "FAILED"] == 1
        assert ("dichtbij_tasks", "RUNNING") not in found
