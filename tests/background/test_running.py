"""What a worker does with one task, and with those of workers that are gone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max

from background import queue, running
from background.lease import Lease, LeaseLost
from background.models import QueuedTask, Ticket, Worker
from tests.background import errands
from tests.working import new_lease

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_database")]


def make_due():
    QueuedTask.objects.waiting().update(run_after=Now())


def make_silent(lease):
    Worker.objects.filter(name=lease.name).update(held_until=Now() - timedelta(seconds=1))


@pytest.fixture
def other(db):
    """Another worker, that is at work."""
    return new_lease()


@pytest.fixture
def judging(lease, monkeypatch):
    """Our worker has been able to write for so long that it may judge others."""
    monkeypatch.setattr(Lease, "may_judge", True)
    return lease


def test_a_task_is_done_and_tells_what_came_of_it(note, do_next, told, lease):
    note("one")
    row = do_next()
    assert told("one") == ["done"]
    assert (row.status, row.return_value, row.attempts, row.holder) == ("SUCCESSFUL", "one", 1, lease.name)
    assert row.started_at <= row.finished_at
    assert do_next() is None


def test_what_is_urgent_goes_first_and_then_what_was_asked_first(note, do_next):
    for name in ("first", "second"):
        note(name)
    note("urgent", priority=50)
    assert [do_next().return_value for _ in range(3)] == ["urgent", "first", "second"]


def test_what_is_for_later_is_not_begun(note, do_next):
    note("later", run_after=get_date_max() + timedelta(hours=1))
    assert do_next() is None
    make_due()
    assert do_next().return_value == "later"


def test_what_is_rolled_back_is_not_queued(note, do_next):
    with transaction.atomic():
        note("never")
        transaction.set_rollback(True)
    assert do_next() is None


def test_a_task_that_fails_waits_twice_as_long_each_time_and_then_stays_failed(tmp_path, do_next, told):
    errands.fail.enqueue(str(tmp_path))
    waits = []
    for _ in range(2):
        row = do_next()
        assert row.status == TaskResultStatus.READY
        waits.append(row.run_after - timezone.now())
        assert do_next() is None
        make_due()
    assert [round(wait / timedelta(minutes=1)) for wait in waits] == [1, 2]
    row = do_next()
    assert (row.status, row.attempts, told("fail")) == ("FAILED", 3, ["begun"] * 3)
    make_due()
    assert do_next() is None


def test_the_waits_double_and_stop_at_an_hour():
    minutes = [queue.wait_after(attempts) / timedelta(minutes=1) for attempts in (0, 1, 2, 3, 6, 7, 1000)]
    assert minutes == [0, 1, 2, 4, 32, 60, 60]


def test_what_went_wrong_is_told_without_the_words_of_the_error(tmp_path, do_next, caplog):
    errands.fail.enqueue(str(tmp_path), "bewoner@example.org")
    row = do_next()
    assert row.exception_class_path == "builtins.ValueError"
    assert row.traceback.endswith("ValueError")
    assert "errands.py" in row.traceback
    assert "bewoner@example.org" not in row.traceback + caplog.text


def test_the_sentence_of_one_of_our_own_commands_is_told(do_next):
    errands.refuse.enqueue()
    assert do_next().traceback.endswith("CommandError: Maak ruimte op de schijf.")


def test_a_task_whose_function_is_gone_fails_at_once(note, do_next):
    note("one")
    QueuedTask.objects.update(task_path="tests.background.errands.gone")
    row = do_next()
    assert (row.status, row.exception_class_path) == ("FAILED", "builtins.ImportError")


def test_what_cannot_be_stored_as_an_answer_is_a_failure(do_next):
    errands.give_an_object.enqueue()
    assert do_next().status == TaskResultStatus.READY


def test_the_same_work_is_queued_once_until_it_is_over(tmp_path, do_next):
    ask = lambda: queue.once("count", errands.note, str(tmp_path), "count")  # noqa: E731
    assert [ask(), ask()] == [True, False]
    do_next()
    assert ask()
    assert QueuedTask.objects.count() == 2


def test_the_same_work_is_not_queued_while_it_waits_for_another_try(tmp_path, do_next):
    ask = lambda: queue.once("fail", errands.fail, str(tmp_path))  # noqa: E731
    ask()
    for _ in range(3):
        assert not ask()
        make_due()
        do_next()
    assert ask()


def test_of_two_who_ask_at_the_same_moment_one_queues(tmp_path, monkeypatch):
    queue.once("count", errands.note, str(tmp_path), "count")
    monkeypatch.setattr(queue, "is_held", lambda key: False)
    assert not queue.once("count", errands.note, str(tmp_path), "count")
    assert QueuedTask.objects.count() == Ticket.objects.count() == 1


def test_at_once_is_after_the_commit(tmp_path, told, settings, django_capture_on_commit_callbacks):
    settings.TASKS_AT_ONCE = True
    settings.TASKS = {"default": {"BACKEND": "background.queue.AtOnce"}}
    with django_capture_on_commit_callbacks(execute=True):
        assert queue.once("count", errands.note, str(tmp_path), "count")
        assert told("count") == []
    assert told("count") == ["done"]
    assert not QueuedTask.objects.exists()


def test_a_task_of_a_worker_that_is_gone_is_done_by_another(note, other, judging, do_next):
    note("one")
    running.claim(other)
    make_silent(other)
    assert running.put_back(judging) == 1
    assert not Worker.objects.filter(name=other.name).exists()
    row = do_next()
    assert (row.status, row.worker_ids) == ("SUCCESSFUL", [other.name, judging.name])


def test_a_task_of_a_worker_that_is_there_is_left_alone(note, other, judging):
    note("one")
    running.claim(other)
    assert running.put_back(judging) == 0
    assert QueuedTask.objects.get().status == TaskResultStatus.RUNNING


def test_nobody_judges_silence_who_could_not_speak_a_moment_ago(note, other, lease):
    note("one")
    running.claim(other)
    make_silent(other)
    assert running.put_back(lease) == 0


def test_a_task_that_ends_its_worker_again_and_again_is_given_up(note, other, judging):
    note("deadly")
    waits = []
    for _ in range(3):
        other.take()
        make_due()
        running.claim(other)
        make_silent(other)
        running.put_back(judging)
        waits.append(QueuedTask.objects.get().begins_at)
    row = QueuedTask.objects.get()
    assert (row.status, row.attempts) == ("FAILED", 3)
    assert row.exception_class_path == "background.running.WorkerGone"
    assert waits[0] is None
    assert timedelta(seconds=50) < waits[1] - timezone.now() < timedelta(seconds=70)


def test_who_lost_its_lease_claims_nothing_and_stores_nothing(note, lease, other):
    note("one")
    row = running.claim(lease)
    make_silent(lease)
    with pytest.raises(LeaseLost):
        running.do(row, lease)
    assert QueuedTask.objects.get().status == TaskResultStatus.RUNNING
    note("two")
    with pytest.raises(LeaseLost):
        running.claim(lease)


def test_a_worker_puts_back_what_it_claimed_without_knowing(note, lease):
    """The answer to its commit never came."""
    note("one")
    running.claim(lease)
    assert running.put_back(lease) == 1


def test_old_results_go_and_what_waits_or_failed_lately_stays(note, do_next, tmp_path):
    note("old")
    do_next()
    errands.fail.enqueue(str(tmp_path))
    for _ in range(3):
        make_due()
        do_next()
    note("waits")
    QueuedTask.objects.exclude(finished_at=None).update(finished_at=timezone.now() - timedelta(days=15))
    Worker.objects.create(name="gone", started_at=Now(), held_until=Now() - timedelta(days=2))
    assert queue.forget_old() == 1
    assert {row.status for row in QueuedTask.objects.all()} == {"READY", "FAILED"}
    QueuedTask.objects.failed().update(finished_at=timezone.now() - timedelta(days=31))
    assert queue.forget_old() == 1
    assert not Worker.objects.filter(name="gone").exists()


def test_how_long_the_first_has_waited_is_known(note):
    assert queue.oldest_wait() is None
    note("later", run_after=get_date_max() + timedelta(hours=1))
    assert queue.oldest_wait() is None
    note("one")
    QueuedTask.objects.filter(run_after__gt=timezone.now() + timedelta(days=9)).update(
        enqueued_at=timezone.now() - timedelta(minutes=5)
    )
    assert queue.oldest_wait() // timedelta(minutes=1) == 5


def test_the_worker_of_the_package_is_not_for_this_site():
    with pytest.raises(CommandError, match=r"manage\.py work"):
        call_command("db_worker")
