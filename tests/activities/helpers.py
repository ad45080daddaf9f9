from datetime import UTC, date, datetime, time

from activities import actions
from activities.models import Schedule

NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


def plan(activity, exceptions=(), **values):
    usual = {
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2027, 6, 30),
        "start_time": time(10),
        "end_time": time(12),
        "rule": "FREQ=WEEKLY;BYDAY=TU",
    }
    schedule = Schedule(activity=activity, **(usual | values))
    actions.add_schedule(schedule, exceptions, by=None)
    return schedule
