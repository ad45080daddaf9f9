"""What breaks in a city, with writes in flight: nothing that was acknowledged is lost, nothing is there twice."""

import signal

import pytest

from tests.ops.ledger import Writers
from tests.ops.waiting import until

FEW = 3


@pytest.fixture
def writers(city, world):
    """Writing when the test begins, and checked when it ends."""
    with Writers(city, world) as writers:
        writers.wait_for(1)
        yield writers
        writers.wait_for(FEW)
    writers.ledger.check(city)


@pytest.mark.parametrize("node", ["web-1", "web-2"])
def test_a_web_node_that_is_killed_is_missed_by_nobody(city, writers, node):
    before = city[node].restarts
    for _time in range(3):
        city[node].kill()
        writers.wait_for(FEW)
        until(lambda: city.is_node_well(node), seconds=60, what=f"{node} that is well again")
    assert city[node].restarts >= before + 3
    assert not writers.visitor.bad


def test_postgresql_that_is_killed_comes_back_with_all_that_it_acknowledged(city, writers):
    for _time in range(2):
        city["postgres"].kill()
        writers.wait_for(FEW)
    assert not writers.visitor.bad


def test_postgresql_that_is_stopped_and_started_by_an_administrator(city, writers):
    city["postgres"].restart()
    writers.wait_for(FEW)
    assert not writers.visitor.bad


def test_redis_that_stops_is_done_without(city, writers):
    city["redis"].stop()
    writers.wait_for(FEW)
    assert not writers.visitor.bad
    city["redis"].start()


def test_nginx_that_reads_its_settings_again_drops_nothing(city, writers):
    for _time in range(4):
        city["nginx"].signal(signal.SIGHUP)
        writers.wait_for(1)
    assert not writers.ledger.again
    assert not writers.visitor.bad
