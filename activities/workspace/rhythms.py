"""A schedule as one row of the form, and back. What such a row cannot say is left as it is."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from activities.enums import ScheduleKind
from activities.recurrence import parts_of
from activities.wording_times import CODES

Said = dict[str, Any]
LAST = "-1"
LONGEST = timedelta(days=365)


class Rhythm(StrEnum):
    ONCE = "eens"
    WEEKLY = "week"
    FORTNIGHTLY = "tweeweken"
    MONTHLY = "maand"
    OPEN = "open"
    UNKNOWN = "weetniet"


def row_of(said: Said, today: date) -> dict[str, Any] | None:
    """The first values of a TimeForm; None for what it cannot show, and for what is over."""
    rhythm = _rhythm(said)
    if rhythm is None or _is_over(said, rhythm, today):
        return None
    days, week = _days(said)
    return {
        "rooster": said["uuid"],
        "hoe": rhythm,
        "dag": said["starts_on"],
        "dagen": days,
        "week": week,
        "laatste": said["ends_on"] if rhythm != Rhythm.ONCE else None,
        "van": said["start_time"],
        "tot": said["end_time"],
        "feestdagen": said["skip_public_holidays"],
        "schoolvakanties": said["skip_school_holidays"],
    }


def _rhythm(said: Said) -> Rhythm | None:
    parts = parts_of(said["rule"])
    frequency, interval, is_open = (
        parts.get("FREQ"),
        parts.get("INTERVAL", "1"),
        said["kind"] == ScheduleKind.OPENING_HOURS,
    )
    if is_open:
        is_plain = parts.keys() <= {"FREQ", "BYDAY", "INTERVAL", "WKST"} and interval == "1" and said["ends_on"] is None
        return Rhythm.OPEN if is_plain and frequency in ("WEEKLY", "DAILY") else None
    if not said["rule"]:
        return Rhythm.ONCE
    if frequency == "WEEKLY" and parts.keys() <= {"FREQ", "BYDAY", "INTERVAL", "WKST"}:
        return {"1": Rhythm.WEEKLY, "2": Rhythm.FORTNIGHTLY}.get(interval)
    if frequency == "DAILY" and parts.keys() <= {"FREQ", "BYDAY", "INTERVAL"} and interval == "1":
        return Rhythm.WEEKLY
    is_monthly = frequency == "MONTHLY" and parts.keys() <= {"FREQ", "BYDAY", "INTERVAL"} and interval == "1"
    return Rhythm.MONTHLY if is_monthly and len(_weeks(parts)) == 1 and _weeks(parts) != {""} else None


def _weeks(parts: Mapping[str, str]) -> set[str]:
    """ "3" of 3TU, "-1" of -1TU and "" of TU, each once."""
    return {each[:-2].lstrip("+") for each in parts.get("BYDAY", "").split(",") if each}


def _days(said: Said) -> tuple[list[str], str]:
    parts = parts_of(said["rule"])
    if "BYDAY" in parts:
        return [code for code in CODES if code in {each[-2:] for each in parts["BYDAY"].split(",")}], _weeks(
            parts
        ).pop()
    if parts.get("FREQ") == "DAILY":
        return list(CODES), ""
    return [CODES[date.fromisoformat(said["starts_on"]).weekday()]] if said["rule"] else [], ""


def _is_over(said: Said, rhythm: Rhythm, today: date) -> bool:
    last = said["starts_on"] if rhythm == Rhythm.ONCE else said["ends_on"]
    return bool(last) and date.fromisoformat(last) < today


def rule_of(rhythm: Rhythm, days: list[str], week: str, first: date) -> str:
    """Without days it is the weekday of the first date."""
    chosen = [code for code in CODES if code in days] or [CODES[first.weekday()]]
    match rhythm:
        case Rhythm.ONCE:
            return ""
        case Rhythm.FORTNIGHTLY:
            return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={','.join(chosen)}"
        case Rhythm.MONTHLY:
            number = week or _week_of(first)
            return f"FREQ=MONTHLY;BYDAY={','.join(number + code for code in chosen)}"
    return f"FREQ=WEEKLY;BYDAY={','.join(chosen)}"


def _week_of(first: date) -> str:
    number = (first.day - 1) // 7 + 1
    return str(number) if number < 5 else LAST
