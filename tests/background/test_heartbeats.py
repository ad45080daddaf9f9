from datetime import timedelta

from django.utils import timezone

from background import heartbeats
from background.models import Heartbeat


def test_what_never_happened_has_no_last_time(db):
    assert heartbeats.last("backup") is None


def test_each_beat_takes_the_place_of_the_one_before(db):
    heartbeats.beat("backup")
    first = heartbeats.last("backup")
    heartbeats.beat("backup")
    assert abs(timezone.now() - first) < timedelta(minutes=1)
    assert heartbeats.last("backup") >= first
    assert heartbeats.last("worker") is None


def test_a_worker_of_which_only_the_thread_of_its_lease_lives_has_no_heartbeat(lease):
    lease._moved = float("-inf")
    lease._renew()
    assert heartbeats.last("worker") is None
    with lease.at_a_task():
        lease._renew()
    assert heartbeats.last("worker") is not None, "a task may take its time"
    Heartbeat.objects.all().delete()
    lease.note_moving()
    lease._renew()
    assert heartbeats.last("worker") is not None
