"""Moments that were, as rows: what is over no schedule makes any more."""

from datetime import datetime, time, timedelta
from functools import partial

from django.utils import timezone

from activities.enums import Verb
from activities.models import Attendance, AuditEntry, Occurrence, Schedule


def moment(activity, day, *, hours=(time(14), time(16)), is_open=False, people=None, **values):
    """One on this day; `people` is the total that somebody gave, None where nobody did. It was on the site by then."""
    start, end = hours
    said = {"activity": activity, "start_time": start, "end_time": end, "starts_on": day}
    schedule = Schedule.objects.create(
        kind="opening_hours" if is_open else "series", ends_on=None if is_open else day, rule="FREQ=DAILY", **said
    )
    at = partial(datetime.combine, day)
    starts_at = timezone.make_aware(at(start))
    published = AuditEntry.objects.filter(activity=activity, verb=Verb.PUBLISH, at__gt=starts_at)
    published.update(at=starts_at - timedelta(days=1))
    row = Occurrence.objects.create(
        schedule=schedule,
        activity=activity,
        **{"place": activity.place, "category": activity.category, "age_policy": activity.age_policy}
        | {"original_start": starts_at, "starts_at": starts_at, "ends_at": timezone.make_aware(at(end))}
        | {"local_on": day, "start_minute": _minute(start), "end_minute": _minute(end), "is_opening_hours": is_open}
        | values,
    )
    if people is not None:
        Attendance.objects.create(occurrence=row, number=people)
    return row


def _minute(at):
    return at.hour * 60 + at.minute
