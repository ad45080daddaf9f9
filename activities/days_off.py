"""Days on which many activities do not take place: public holidays, and school holidays in the region Midden."""

import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from holidays import country_holidays

SCHOOL_HOLIDAYS = "school_holidays.json"


def public_holiday(day: date) -> str | None:
    """The Dutch name. Good Friday counts as one, and 5 May only once in five years, as in the package `holidays`."""
    return _public_holidays(day.year).get(day)


def school_holiday(day: date) -> str | None:
    return _school_holidays(_file()).get(day)


def school_holidays_known_until() -> date | None:
    """The last day of the last school year in our file, which is the end of a summer holiday."""
    return max(_school_holidays(_file()), default=None)


@lru_cache(maxsize=50)
def _public_holidays(year: int) -> dict[date, str]:
    return dict(country_holidays("NL", years=year, language="nl"))


@lru_cache(maxsize=4)
def _school_holidays(path: Path) -> dict[date, str]:
    """Every single day with its name, some 90 a year. Without a readable file none; a system check reports that."""
    try:
        years = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return {day: row["name"] for year in years for row in year["holidays"] for day in _days(row)}


def _days(row: dict[str, str]) -> list[date]:
    first, last = date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _file() -> Path:
    return Path(settings.DATA_DIR) / SCHOOL_HOLIDAYS
