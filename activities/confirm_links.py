"""The link in "klopt dit nog?": which activity, and when it was checked before, so that it is of no use afterwards."""

from datetime import date, timedelta
from uuid import UUID

from django.core import signing
from django.utils import timezone

from activities.enums import ScheduleKind
from activities.models import Activity

LASTS = timedelta(days=120)
# Safe in an address, and no sign that mail programs leave out of a link.
_signer = signing.TimestampSigner(sep=".", salt="activities.confirm_links")


class LinkExpired(Exception):
    """The link was ours and is too old."""


def token_of(activity: Activity) -> str:
    """For an activity that was ever checked."""
    assert activity.checked_on
    return _signer.sign_object([activity.uuid.hex, activity.checked_on.isoformat()])


def read(token: str) -> tuple[UUID, date] | None:
    """The activity and the day that it was last checked on; None for what is not ours. Raises LinkExpired."""
    try:
        key, checked_on = _signer.unsign_object(token, max_age=LASTS)
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except signing.BadSignature:
        return None
    return UUID(key), date.fromisoformat(checked_on)


def needs_dates(activity: Activity) -> bool:
    """A series of which the last date is over; costs a query unless the schedules were read."""
    ends_at = activity.last_moment_ends_at
    is_over = ends_at is None or ends_at <= timezone.now()
    return is_over and any(row.kind == ScheduleKind.SERIES for row in activity.schedules.all())
