"""From a referral that ended to the cell it is counted in. Nothing that can still change has a say in that.

So the figures of a quarter that is over stay as they were published: a visit that is finished, or a card that is
withdrawn after its end, keeps the cell it had.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from referrals.enums import DaysToContact, Result, State
from referrals.models import Referral


class Cell(NamedTuple):
    """What an Outcome counts."""

    quarter: date
    category: str
    buurt: str
    result: Result
    days: DaysToContact


def cell_of(row: Referral) -> Cell:
    """Of a referral that ended, with its card."""
    assert row.ended_at
    assert row.card.offered_at
    result = Result(row.ended_as) if row.ended_as else result_of(row.state, row.reason)
    days = days_to_contact(row.card.offered_at, row.contact_at)
    return Cell(quarter_of(row.ended_at), row.category, row.buurt, result, days)


def result_of(state: str, reason: str) -> Result:
    """Of an ended state. What was finished was a visit."""
    if state in (State.CAME, State.DONE):
        return Result.CAME
    return Result(f"{state}-{reason}" if reason else state)


def days_to_contact(offered_at: datetime, contact_at: datetime | None) -> DaysToContact:
    """In days of the calendar, here."""
    if contact_at is None:
        return DaysToContact.NEVER
    days = (timezone.localdate(contact_at) - timezone.localdate(offered_at)).days
    if days <= 2:
        return DaysToContact.SOON
    if days <= 7:
        return DaysToContact.WEEK
    return DaysToContact.TWO_WEEKS if days <= 14 else DaysToContact.LATER


def quarter_of(moment: datetime) -> date:
    """Its first day, here."""
    day = timezone.localdate(moment)
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(quarter: date) -> date:
    return date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)


def start_of(quarter: date) -> datetime:
    return timezone.make_aware(datetime.combine(quarter, datetime.min.time()))


def end_of(quarter: date) -> datetime:
    """The first moment that is not of it."""
    return start_of(next_quarter(quarter))
