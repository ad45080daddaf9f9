from datetime import timedelta

from django.utils import timezone

from background import heartbeats


def test_what_never_happened_has_no_last_time(db):
    assert heartbeats.last("backup") is None


def test_each_beat_takes_the_place_of_the_one_before(db):
    heartbeats.beat("backup")
    first = heartbeats.last("backup")
    heartbeats.beat("backup")
    assert abs(timezone.now() - first) < timedelta(minutes=1)
    assert heartbeats.last("backup") >= first
    assert heartbeats.last("worker") is None
