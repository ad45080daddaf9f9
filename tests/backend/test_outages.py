import logging

import pytest

from backend.outages import Outage


@pytest.fixture
def outage(monkeypatch):
    outage = Outage("De kast", meanwhile="we wachten", rest_seconds=5)
    outage.now = 1000.0
    monkeypatch.setattr("backend.outages.time.monotonic", lambda: outage.now)
    return outage


def test_a_server_that_failed_is_left_alone_and_then_tried_by_one(outage):
    assert outage.may_try()
    outage.note_failure(ConnectionError())
    assert not outage.may_try()
    outage.now += 5
    assert [outage.may_try(), outage.may_try(), outage.may_try()] == [True, False, False]
    outage.note_success()
    assert [outage.may_try(), outage.may_try()] == [True, True]


def test_it_is_told_once_without_an_address(outage, caplog):
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            outage.note_failure(ConnectionError("redis://:secret@192.0.2.1"))
        outage.note_success()
        outage.note_success()
    assert caplog.messages == ["De kast does not answer (ConnectionError): we wachten", "De kast answers again"]
    assert outage.failures == 3
