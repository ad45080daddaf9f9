"""Several writers at once on a server: who follows meanwhile misses nothing, and numbers never come out of order."""

from threading import Barrier, Event, Thread

import pytest
from django.db import connection, connections, transaction

from activities import actions, changes
from activities.models import Change, Revision
from activities.models.revision import writing
from tests.following import Follower, listed

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads cannot share the in-memory database of the tests"
    ),
    pytest.mark.django_db(transaction=True),
]
WRITERS, TIMES = 4, 6


def _in_threads(*works):
    failures = []

    def run(work):
        try:
            work()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_follower_among_writers_has_everything_at_the_end(zuidwest, make_activity):
    mine = [make_activity(f"Les {number}", "sport") for number in range(WRITERS)]
    together, written, still = Barrier(WRITERS + 1), Event(), [WRITERS]
    follower = Follower(per_page=3)

    def write(activity):
        together.wait()
        for number in range(TIMES):
            actions.change_activity(activity, {"name": f"{activity.name}{number}"}, by=None)
            actions.change_place(activity.place, {"name": f"Huis {activity.pk}-{number}"}, by=None)
            (actions.withdraw if number % 2 else actions.confirm)(activity, by=None)
            if number % 2:
                actions.publish(activity, by=None)
        still[0] -= 1
        if not still[0]:
            written.set()

    def follow():
        together.wait()
        while not written.is_set():
            follower.poll()

    _in_threads(follow, *((lambda activity=activity: write(activity)) for activity in mine))
    follower.poll()
    assert follower.has() == listed()
    assert follower.last == Revision.objects.get().change_number == max(Change.objects.values_list("number", flat=True))


def test_who_waits_for_the_lock_gets_the_higher_numbers(zuidwest, make_activity):
    """The first takes its numbers and holds on; what the second tells is not seen before what the first did."""
    first, second = make_activity("Een"), make_activity("Twee")
    before = Revision.objects.get().change_number
    took, may_go = Event(), Event()

    def slow():
        with writing():
            changes.note_activities([first.pk])
            took.set()
            assert may_go.wait(timeout=30)

    def quick():
        assert took.wait(timeout=30)
        may_go.set()
        with transaction.atomic():
            changes.note_activities([second.pk])

    _in_threads(slow, quick)
    rows = [row.uuid for row in changes.since(before, 10)]
    assert rows == [first.uuid, second.uuid]
