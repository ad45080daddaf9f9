from datetime import UTC, datetime

from django.core.cache import cache

from limits.counting import number_with_this_one, seconds_left
from limits.sender import is_too_often, sent_by

HOUR = 3600


def by(sender, limit=2, purpose="koffie"):
    with sent_by(lambda: sender):
        return is_too_often(purpose, limit, HOUR)


def test_a_limit_is_of_one_sender_one_purpose_and_one_period(time_machine):
    time_machine.move_to(datetime(2026, 11, 30, 8, 30, tzinfo=UTC), tick=False)
    assert [by("192.0.2.1") for _ in range(4)] == [False, False, True, True]
    assert not by("192.0.2.2")
    assert not by("192.0.2.1", purpose="thee")
    assert seconds_left(HOUR) == 1800
    time_machine.shift(1800)
    assert not by("192.0.2.1")


def test_without_a_limit_or_a_sender_nobody_is_counted(monkeypatch):
    monkeypatch.setattr("limits.counting.cache", None)
    assert not by("192.0.2.1", limit=0)
    assert not by("", limit=1)
    assert not is_too_often("koffie", 1, HOUR)


def test_a_sender_is_known_inside_the_request_alone():
    with sent_by(lambda: "192.0.2.1"):
        assert not is_too_often("koffie", 1, HOUR)
        with sent_by(lambda: "192.0.2.2"):
            assert not is_too_often("koffie", 1, HOUR)
        assert is_too_often("koffie", 1, HOUR)
    assert not is_too_often("koffie", 1, HOUR)


def test_of_a_sender_nothing_can_be_read_from_the_cache(monkeypatch, time_machine):
    keys = []
    monkeypatch.setattr(cache, "add", lambda key, *args, **kwargs: keys.append(key))
    time_machine.move_to(datetime(2026, 11, 30, 8, 30, tzinfo=UTC), tick=False)
    for _hour in range(2):
        number_with_this_one("koffie", "192.0.2.1", HOUR)
        time_machine.shift(HOUR)
    assert len(set(keys)) == 2
    assert not any("192.0.2.1" in key or "koffie" in key for key in keys)
