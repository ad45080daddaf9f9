"""Real workers on one database, killed, stopped and frozen in the middle of a task."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from tests.processes import Processes, finish, kill
from tests.stubs import SmtpStub

# On a database server the processes share the database of this worker; an SQLite file each test has for itself.
pytestmark = [] if connection.vendor == "sqlite" else [pytest.mark.django_db(transaction=True)]
# Nothing of the schedule has a turn: that would only take time here.
QUEUE = """
from datetime import timedelta
from django.utils import timezone
from background.models import Turn
from background.queue import once
from background.schedule import daily
from tests.background import errands
now = timezone.now()
for each in daily():
    Turn.objects.update_or_create(name=each.name, defaults={{"at": now + timedelta(days=9)}})
for name in {names!r}:
    once(name, errands.{errand}.using(run_after={after}), {folder!r}, name)
"""
MAIL = """
from accounts.outbox import queue
queue("login_code", "organisator@example.org", {"code": "1234-5678", "minutes": 15, "link": "/inloggen/"})
"""
MISSED = """
from background.models import Turn
assert Turn.objects.filter(name="background.tasks.forget_results").update(at="2026-01-01T00:00Z")
"""
STATES = """
from background.models import QueuedTask
print(*sorted(f"{row.status}:{row.attempts}" for row in QueuedTask.objects.all()))
"""


class Site(Processes):
    def __init__(self, folder: Path, database_url: str, **environment: str) -> None:
        super().__init__(folder, database_url, TASKS_AT_ONCE="false", WORKER_SECONDS="6", **environment)
        self.folder = folder

    def queue(self, errand: str, *names: str, after: str = "None") -> None:
        script = QUEUE.format(errand=errand, names=names, folder=str(self.folder), after=after)
        finish(self.start("shell", "-v", "0", "-c", script))

    def states(self) -> list[str]:
        return finish(self.start("shell", "-v", "0", "-c", STATES)).split()

    def told(self, name: str) -> list[str]:
        file = self.folder / f"{name}.told"
        return file.read_text().split() if file.exists() else []

    def go(self) -> None:
        (self.folder / "go").touch()

    def was_done_twice_at_once(self) -> bool:
        return bool(list(self.folder.glob("*.twice")))


@pytest.fixture
def site(database_url, tmp_path):
    site = Site(tmp_path, database_url)
    yield site
    for worker in site.started:
        if worker.poll() is None:
            worker.kill()
            worker.communicate(timeout=30)


def wait_until(happened: Callable[[], bool], seconds: float = 120) -> None:
    """Files and rows of other processes can only be looked at."""
    looks = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if happened():
            return
        looks.wait(0.05)
    raise AssertionError("It did not happen in time.")


def stopped(worker) -> str:
    worker.terminate()
    output, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, output
    return output


def test_a_task_whose_worker_is_killed_is_done_once_more_by_the_next_one(site):
    site.queue("wait_for_word", "errand")
    killed = site.start("work")
    wait_until(lambda: site.told("errand") == ["begun"])
    kill(killed)
    site.go()
    second = site.start("work")
    wait_until(lambda: "done" in site.told("errand"))
    stopped(second)
    assert site.told("errand") == ["begun", "begun", "done"]
    assert site.states() == ["SUCCESSFUL:2"]
    assert not site.was_done_twice_at_once()


def test_a_task_whose_worker_is_killed_is_taken_over_by_another_that_is_there(site):
    site.queue("wait_for_word", "errand")
    killed = site.start("work")
    wait_until(lambda: site.told("errand") == ["begun"])
    other = site.start("work")
    kill(killed)
    wait_until(lambda: site.told("errand") == ["begun", "begun"])
    site.go()
    wait_until(lambda: "done" in site.told("errand"))
    stopped(other)
    assert site.states() == ["SUCCESSFUL:2"]
    assert not site.was_done_twice_at_once()


def test_two_workers_do_two_hundred_tasks_each_once(site):
    names = [f"errand{number}" for number in range(200)]
    site.queue("note", *names)
    workers = [site.start("work"), site.start("work")]
    wait_until(lambda: len(list(site.folder.glob("*.told"))) == 200)
    for worker in workers:
        stopped(worker)
    assert site.states() == ["SUCCESSFUL:1"] * 200
    assert all(site.told(name) == ["done"] for name in names)
    assert not site.was_done_twice_at_once()


def test_a_worker_that_is_asked_to_stop_finishes_the_task_at_hand_and_begins_no_other(site):
    site.queue("wait_for_word", "errand", "next")
    worker = site.start("work")
    wait_until(lambda: site.told("errand") == ["begun"])
    worker.terminate()
    site.go()
    output, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, output
    assert site.told("errand") == ["begun", "done"]
    assert site.told("next") == []
    assert site.states() == ["READY:0", "SUCCESSFUL:1"]


def test_a_long_task_is_not_taken_over_while_its_worker_is_there(site):
    """Longer than the lease lasts: the thread that keeps it says so all the while."""
    site.queue("wait_for_word", "errand")
    first, second = site.start("work"), site.start("work")
    wait_until(lambda: site.told("errand") == ["begun"])
    # The other one does this after a time that is longer than the lease.
    site.queue("note", "later", after="now + timedelta(seconds=8)")
    wait_until(lambda: site.told("later") == ["done"])
    assert site.told("errand") == ["begun"]
    site.go()
    wait_until(lambda: "done" in site.told("errand"))
    for worker in (first, second):
        stopped(worker)
    assert sorted(site.states()) == ["SUCCESSFUL:1", "SUCCESSFUL:1"]


def test_a_worker_that_was_frozen_leaves_its_task_to_who_took_it_over(site):
    site.queue("wait_for_word", "errand")
    frozen = site.start("work")
    wait_until(lambda: site.told("errand") == ["begun"])
    os.kill(frozen.pid, signal.SIGSTOP)
    other = site.start("work")
    # The lock of the frozen one is still there: the second sees it, and that is no fault of this test.
    wait_until(lambda: site.told("errand") == ["begun", "begun"])
    os.kill(frozen.pid, signal.SIGCONT)
    # The other one is at its task, so this is done by who was frozen, after it began anew.
    site.queue("note", "next")
    wait_until(lambda: site.told("next") == ["done"])
    site.go()
    wait_until(lambda: "done" in site.told("errand"))
    for worker in (frozen, other):
        stopped(worker)
    assert site.told("errand").count("done") == 1
    assert site.states() == ["SUCCESSFUL:1", "SUCCESSFUL:2"]


def test_a_task_that_hangs_is_left_and_begun_anew_by_the_same_process(site):
    site.environment["WORKER_HOURS"] = "0.002"  # seven seconds
    site.queue("wait_for_word", "errand")
    worker = site.start("work")
    wait_until(lambda: len(site.told("errand")) == 2)
    site.go()
    wait_until(lambda: "done" in site.told("errand"))
    stopped(worker)
    assert site.states() == ["SUCCESSFUL:2"]
    assert not site.was_done_twice_at_once()


def test_a_worker_sends_mail_while_it_is_at_a_long_task(site):
    with SmtpStub() as server:
        site.environment["EMAIL_URL"] = server.url
        site.queue("wait_for_word", "errand")
        worker = site.start("work")
        wait_until(lambda: site.told("errand") == ["begun"])
        finish(site.start("shell", "-v", "0", "-c", MAIL))
        server.wait_for(1)
        site.go()
        stopped(worker)


def test_a_worker_does_daily_work_that_was_missed(site):
    site.queue("note", "errand")
    finish(site.start("shell", "-v", "0", "-c", MISSED))
    worker = site.start("work")
    wait_until(lambda: site.told("errand") == ["done"])
    wait_until(lambda: site.states() == ["SUCCESSFUL:1", "SUCCESSFUL:1"])
    stopped(worker)


def test_what_is_in_the_queue_can_be_done_by_hand(site):
    site.queue("note", "one", "two", "three")
    assert finish(site.start("work", "--until-empty")) == "Taken gedaan: 3."
    assert site.states() == ["SUCCESSFUL:1"] * 3
