"""Parts of a plan (activities.snapshots) as a form, an import or a proposal would say them."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

NO_CHANGE = dict.fromkeys(("new_on", "new_start_time", "new_end_time", "new_place"))


def weekly(weekday="TU", **values):
    today = timezone.localdate()
    return {
        "uuid": str(uuid4()),
        "kind": "series",
        "starts_on": (today + timedelta(days=1)).isoformat(),
        "ends_on": (today + timedelta(days=100)).isoformat(),
        "start_time": "10:00",
        "end_time": "12:00",
        "rule": f"FREQ=WEEKLY;BYDAY={weekday}",
        "skip_public_holidays": False,
        "skip_school_holidays": False,
        "exceptions": [],
    } | values


def exception(kind, on, **values):
    return NO_CHANGE | {"kind": kind, "on": on.isoformat(), "reason": ""} | values
