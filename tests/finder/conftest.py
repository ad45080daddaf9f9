from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from activities import actions
from activities.models import Schedule, ScheduleException

TUESDAY = date(2026, 12, 1)


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(datetime(2026, 11, 30, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam")), tick=False)


@pytest.fixture
def plan(make_activity):
    """An activity with one schedule: every Tuesday from 14:00 to 16:00 unless told otherwise."""

    def make(name="Koffie", exceptions=(), **values):
        activity = make_activity(name, summary="Kom erbij", place__lat=52.05, place__lon=4.3)
        usual = {
            "starts_on": TUESDAY,
            "ends_on": TUESDAY + timedelta(days=90),
            "start_time": time(14),
            "end_time": time(16),
            "rule": "FREQ=WEEKLY;BYDAY=TU",
        }
        schedule = Schedule(activity=activity, **usual | values)
        actions.add_schedule(schedule, [ScheduleException(**each) for each in exceptions], by=None)
        return schedule

    return make
