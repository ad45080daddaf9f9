"""Quarters of the calendar, each by its first day."""

from datetime import date, timedelta

# Who ran something has so long to say how many people came.
LEFT_TO_COUNT = timedelta(days=14)


def quarter_of(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(quarter: date) -> date:
    return date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)


def last_counted(as_of: date) -> date:
    """The last one that ended at least LEFT_TO_COUNT before this day."""
    return quarter_of(quarter_of(as_of - LEFT_TO_COUNT + timedelta(days=1)) - timedelta(days=1))
