"""The thread that sends straight away; real mail through it is in test_sender_processes.py."""

import logging
from threading import Event, Thread

import pytest

from accounts import sender
from accounts.courier import Courier


@pytest.fixture
def courier():
    courier = Courier()
    yield courier
    courier.finish()


def _join(courier):
    if thread := courier._thread:
        thread.join(30)
        assert not thread.is_alive()


def test_what_is_queued_while_it_sends_makes_one_thread_look_once_more(courier, monkeypatch):
    started, go_on, threads = Event(), Event(), []

    def send_due(stop):
        threads.append(courier._thread)
        started.set()
        assert go_on.wait(30)

    monkeypatch.setattr(sender, "send_due", send_due)
    courier.wake()
    assert started.wait(30)
    for _ in range(5):
        courier.wake()
    go_on.set()
    _join(courier)
    assert len(threads) == 2
    assert len(set(threads)) == 1
    courier.wake()
    _join(courier)
    assert len(threads) == 3


def test_a_run_that_fails_is_logged_without_its_words_and_the_next_wake_works(courier, monkeypatch, caplog):
    def fail(stop):
        raise RuntimeError("resident@example.org")

    monkeypatch.setattr(sender, "send_due", fail)
    with caplog.at_level(logging.DEBUG):
        courier.wake()
        _join(courier)
    assert "Mail was left in the outbox: RuntimeError" in caplog.text
    assert "example.org" not in caplog.text
    done = Event()
    monkeypatch.setattr(sender, "send_due", lambda stop: done.set())
    courier.wake()
    assert done.wait(30)


def test_after_a_fork_the_thread_of_the_parent_is_not_waited_for(courier, monkeypatch):
    done = Event()
    monkeypatch.setattr(sender, "send_due", lambda stop: done.set())
    courier._thread = Thread()  # never started, as in a child
    courier.wake()
    assert done.wait(30)


def test_a_process_that_ends_starts_nothing_new(courier, monkeypatch):
    calls = []
    monkeypatch.setattr(sender, "send_due", calls.append)
    courier.finish()
    courier.wake()
    assert courier._thread is None
    assert calls == []
