"""`/gezond`: what makes a node unfit, what only needs a look, and what it keeps to itself."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max
from post_office.models import STATUS, Email

from background import heartbeats, schedule
from background.models import Heartbeat, QueuedTask
from tests.activities.helpers import plan

AWAY = {"database": "storing", "momenten": "onbekend", "post": "onbekend", "werker": "onbekend", "taken": "onbekend"}
AWAY |= {"back-up": "onbekend"}


@pytest.fixture
def well(make_activity):
    """A site where all that should happen did."""
    _every_day(make_activity(), 300)
    call_command("refresh_occurrences", verbosity=0)
    heartbeats.beat("worker")
    heartbeats.beat("backup")


@pytest.fixture
def no_database(monkeypatch):
    def refuse(self, name=None):
        raise OperationalError("connection to server at 10.1.2.3 failed")

    monkeypatch.setattr(BaseDatabaseWrapper, "_cursor", refuse)


def _every_day(activity, days):
    today = timezone.localdate()
    plan(activity, rule="FREQ=DAILY", starts_on=today, ends_on=today + timedelta(days=days))


def _wait(created, **values):
    Email.objects.all().delete()
    mail = Email.objects.create(from_email="a@example.org", to=["b@example.org"], status=STATUS.queued, **values)
    Email.objects.filter(pk=mail.pk).update(created=timezone.now() - created)


def _part(client, name, **headers):
    return client.get("/gezond", headers=headers).json()["onderdelen"][name]


def test_a_site_that_is_well_says_so_of_every_part(client, well):
    answer = client.get("/gezond")
    assert (answer.status_code, answer.json()["status"]) == (200, "goed")
    assert set(answer.json()["onderdelen"].values()) == {"goed"}
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_never_happened_is_unknown_and_asks_for_a_look(client, db):
    answer = client.get("/gezond")
    assert (answer.status_code, answer.json()["status"]) == (200, "let op")
    assert answer.json()["onderdelen"] == {
        "database": "goed",
        "cache": "goed",
        "momenten": "onbekend",
        "post": "goed",
        "werker": "onbekend",
        "taken": "goed",
        "back-up": "onbekend",
    }


def test_without_the_database_the_node_cannot_be_used_and_nothing_tells_where_it_stood(client, no_database):
    answer = client.get("/gezond")
    assert (answer.status_code, answer.json()["status"]) == (503, "storing")
    assert answer.json()["onderdelen"] == AWAY | {"cache": "goed"}
    assert b"10.1.2.3" not in answer.content


def test_without_the_database_the_process_still_lives(client, no_database):
    answer = client.get("/gezond/leeft")
    assert (answer.status_code, answer.json()) == (200, {"status": "goed"})


@pytest.mark.parametrize("wrong", ["raises", "forgets"])
def test_a_cache_that_is_away_only_needs_a_look(client, well, monkeypatch, wrong):
    def refuse(*args, **kwargs):
        raise ConnectionError("redis://:secret@cache.example.org")

    monkeypatch.setattr(
        type(cache._connections["default"]), "get", refuse if wrong == "raises" else lambda *a, **k: None
    )
    answer = client.get("/gezond")
    assert (answer.status_code, answer.json()["status"]) == (200, "let op")
    assert answer.json()["onderdelen"]["cache"] == "let op"
    assert b"secret" not in answer.content


def test_a_shared_cache_that_is_away_needs_a_look_while_its_stand_in_works(client, well, monkeypatch):
    away = SimpleNamespace(is_on=True)
    monkeypatch.setattr(type(cache._connections["default"]), "outage", away, raising=False)
    assert _part(client, "cache") == "let op"
    away.is_on = False
    assert _part(client, "cache") == "goed"


@pytest.mark.parametrize(
    ("beats", "name", "late"),
    [("worker", "werker", timedelta(minutes=2)), ("backup", "back-up", timedelta(hours=30))],
)
def test_a_heart_that_stopped_needs_a_look(client, well, beats, name, late):
    _set_back(beats, late - timedelta(seconds=30))
    assert _part(client, name) == "goed"
    _set_back(beats, late + timedelta(seconds=1))
    assert _part(client, name) == "let op"


def _set_back(beats, ago):
    Heartbeat.objects.filter(name=beats).update(at=timezone.now() - ago)


def test_mail_that_waits_too_long_needs_a_look(client, well):
    _wait(timedelta(minutes=14))
    assert _part(client, "post") == "goed"
    _wait(timedelta(minutes=16))
    assert _part(client, "post") == "let op"


def test_mail_that_waits_for_its_next_try_is_not_late(client, well):
    _wait(timedelta(days=1), scheduled_time=timezone.now() + timedelta(hours=1))
    assert _part(client, "post") == "goed"


def _task(path, **values):
    said = {"args_kwargs": {"args": [], "kwargs": {}}, "run_after": get_date_max(), "backend_name": "default"}
    return QueuedTask.objects.create(task_path=path, **said | values)


def test_nightly_work_that_was_given_up_needs_a_look_until_a_night_goes_well(client, well):
    night, now = "activities.tasks.refresh_occurrences", timezone.now()
    assert night in [each.name for each in schedule.daily()]
    _task(night, status=TaskResultStatus.FAILED, finished_at=now - timedelta(hours=3))
    assert _part(client, "taken") == "let op"
    _task(night, status=TaskResultStatus.READY, run_after=now + timedelta(hours=1))
    assert _part(client, "taken") == "let op", "the next night did not do it yet"
    _task(night, status=TaskResultStatus.SUCCESSFUL, finished_at=now)
    assert _part(client, "taken") == "goed"
    _task("activities.tasks.one_import", status=TaskResultStatus.FAILED, finished_at=now)
    assert _part(client, "taken") == "goed", "somebody was told of that in their own page"


def test_work_that_nobody_begins_needs_a_look(client, well):
    waiting = _task("activities.tasks.one_import", status=TaskResultStatus.READY)
    assert _part(client, "taken") == "goed"
    QueuedTask.objects.filter(pk=waiting.pk).update(enqueued_at=timezone.now() - timedelta(minutes=61))
    assert _part(client, "taken") == "let op"


def test_nights_without_new_moments_need_a_look(client, well, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert _part(client, "momenten") == "goed", "a week of slack, whoever makes them"
    time_machine.move_to(timezone.now() + timedelta(days=13))
    assert _part(client, "momenten") == "let op"


def test_moments_that_end_before_the_horizon_are_well_if_they_were_made_last_night(client, make_activity):
    _every_day(make_activity(), 20)
    assert _part(client, "momenten") == "let op"
    call_command("refresh_occurrences", verbosity=0)
    assert _part(client, "momenten") == "goed"


def test_the_numbers_are_for_who_has_the_token(client, well, settings):
    settings.METRICS_TOKEN = "long-and-random"
    told = _part(client, "momenten", authorization="Bearer long-and-random")
    assert told["status"] == "goed"
    assert 113 <= told["dagen"] <= 120
    for wrong in ("Bearer other", "Basic long-and-random", "Bearer ", ""):
        assert _part(client, "momenten", authorization=wrong) == "goed"


def test_without_a_token_set_an_empty_one_opens_nothing(client, db):
    assert _part(client, "post", authorization="Bearer ") == "goed"


def test_an_internal_name_and_no_tls_are_no_reason_to_call_a_node_ill(client, settings, db):
    settings.SECURE_SSL_REDIRECT = True
    for path in ("/gezond", "/gezond/leeft"):
        assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/", headers={"host": "testserver"}).status_code == 301


class OnlyReplicas:
    def db_for_read(self, model, **hints):
        return "replica"


def test_a_replica_is_not_asked_for_the_primary_counts(client, well, settings):
    settings.DATABASE_ROUTERS = [OnlyReplicas()]
    assert client.get("/gezond").json()["status"] == "goed"


def test_it_costs_a_handful_of_short_questions(client, well, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        client.get("/gezond")
