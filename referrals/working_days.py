from datetime import date, timedelta

from activities.days_off import public_holiday


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and public_holiday(day) is None


def working_days_ago(today: date, number: int) -> date:
    """The first of the last so many working days before today. School holidays are working days."""
    day = today
    while number > 0:
        day -= timedelta(days=1)
        number -= is_working_day(day)
    return day
