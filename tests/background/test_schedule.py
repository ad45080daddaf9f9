"""What is due each day, also when nobody was there at the time."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.management import get_commands
from django_tasks.base import Task

from background import schedule
from background.models import QueuedTask, Turn
from background.schedule import Daily
from tests.background import errands

pytestmark = pytest.mark.usefixtures("in_the_database")


def amsterdam(text):
    """What the clock on the wall says, in UTC."""
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)


@pytest.fixture
def days(monkeypatch):
    """A schedule of three: the second waits for the first."""
    days = [
        Daily(errands.tidy, at=time(3)),
        Daily(errands.count, at=time(2), after=errands.renew),
        Daily(errands.renew, at=time(2)),
    ]
    monkeypatch.setattr(schedule, "daily", lambda: days)
    return days


def queued():
    return sorted(row.task_name for row in QueuedTask.objects.waiting())


def do_all(do_next):
    while do_next():
        pass


def test_a_turn_is_by_the_clock_on_the_wall_in_summer_and_in_winter():
    two = Daily(errands.renew, at=time(2))
    assert two.last_turn(amsterdam("2026-07-01T01:59")) == amsterdam("2026-06-30T02:00")
    assert two.last_turn(amsterdam("2026-07-01T02:00")) == amsterdam("2026-07-01T02:00")
    assert two.last_turn(amsterdam("2026-12-01T14:00")) == amsterdam("2026-12-01T02:00")
    assert two.last_turn(amsterdam("2026-12-01T14:00")).hour == 1
    assert two.last_turn(amsterdam("2026-07-01T14:00")).hour == 0


def test_each_night_has_one_turn_also_when_the_clocks_change():
    half_past_two = Daily(errands.renew, at=time(2, 30))
    for month, day in ((3, 29), (10, 25)):
        moments = [datetime(2026, month, day - 1, 12, tzinfo=UTC) + timedelta(minutes=10 * n) for n in range(288)]
        assert len({half_past_two.last_turn(moment) for moment in moments}) == 3


def test_a_new_site_begins_with_everything_and_then_waits_for_the_next_day(days, do_next, db):
    now = amsterdam("2026-11-26T09:00")
    schedule.queue_due(now)
    assert queued() == ["renew", "tidy"]
    do_all(do_next)
    assert schedule.queue_due(now) == 1
    do_all(do_next)
    assert schedule.queue_due(amsterdam("2026-11-27T01:59")) == 0
    assert schedule.queue_due(amsterdam("2026-11-27T02:00")) == 1
    assert queued() == ["renew"]


def test_a_turn_is_queued_once_however_often_one_looks(days, db):
    now = amsterdam("2026-11-26T09:00")
    assert [schedule.queue_due(now) for _ in range(3)] == [2, 0, 0]


def test_of_two_workers_that_look_at_the_same_moment_one_queues(days, db, monkeypatch):
    monkeypatch.setattr(schedule, "_is_queued", lambda work, turn: False)
    monkeypatch.setattr(schedule, "is_held", lambda key: key != errands.tidy.module_path and False)
    now = amsterdam("2026-11-26T09:00")
    assert [schedule.queue_due(now), schedule.queue_due(now)] == [3, 0]


def test_nights_that_were_missed_are_made_up_for_once(days, do_next, db):
    schedule.queue_due(amsterdam("2026-11-20T09:00"))
    do_all(do_next)
    assert schedule.queue_due(amsterdam("2026-11-26T09:00")) == 2
    assert Turn.objects.get(name=errands.renew.module_path).at == amsterdam("2026-11-26T02:00")
    assert schedule.queue_due(amsterdam("2026-11-26T12:00")) == 0


def test_what_comes_after_waits_until_the_first_is_done(days, do_next, db):
    now = amsterdam("2026-11-26T09:00")
    schedule.queue_due(now)
    assert "count" not in queued()
    do_all(do_next)
    schedule.queue_due(now)
    assert queued() == ["count"]


def test_what_comes_after_goes_on_when_the_first_failed_for_good(monkeypatch, do_next, db, tmp_path):
    days = [Daily(errands.give_an_object, at=time(2)), Daily(errands.count, at=time(2), after=errands.give_an_object)]
    monkeypatch.setattr(schedule, "daily", lambda: days)
    now = amsterdam("2026-11-26T09:00")
    schedule.queue_due(now)
    for _ in range(3):
        assert schedule.queue_due(now) == 0
        QueuedTask.objects.waiting().update(run_after=now - timedelta(days=1))
        do_next()
    schedule.queue_due(now)
    assert queued() == ["count"]


def test_a_site_does_every_night_what_the_manual_asks():
    names = {each.task.name for each in schedule.daily()} - {"forget_referrals"}
    assert names == {
        *("refresh_occurrences", "make_downloads", "measure", "clear_expired", "send_reminders", "send_digest"),
        *("warn_of_endings", "forget_results"),
    }
    assert names - {"forget_results"} <= set(get_commands())
    assert [each.name for each in schedule.often()] == ["mail"]


def test_nothing_waits_for_what_has_a_later_turn():
    at = {each.task: each.at for each in schedule.daily()}
    assert all(isinstance(each.task, Task) for each in schedule.daily())
    waiting = [each for each in schedule.daily() if each.after]
    assert waiting
    assert all(at[each.after] <= each.at for each in waiting)


def test_each_of_the_daily_tasks_can_be_done(zuidwest, do_next, monkeypatch, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(schedule, "_is_queued", lambda work, turn: Turn.objects.filter(name=work.name).exists())
    while schedule.queue_due():
        while row := do_next():
            assert row.status == "SUCCESSFUL", row.traceback
    assert QueuedTask.objects.count() == len(schedule.daily())
