"""Our rules in the fields of an HSDS schedule, which knows less of RFC 5545 than we do: only weeks and months."""

from typing import Any

from activities.models import Schedule
from activities.recurrence import parts_of
from activities.wording_times import CODES

EVERY_DAY = ",".join(CODES)
# What may stand beside the frequency for the fields to say the same.
SAYABLE = {
    "DAILY": {"BYDAY"},
    "WEEKLY": {"INTERVAL", "BYDAY", "WKST"},
    "MONTHLY": {"INTERVAL", "BYDAY", "BYMONTHDAY", "WKST"},
    "YEARLY": {"INTERVAL"},
}


def fields_of(schedule: Schedule) -> dict[str, Any] | None:
    """freq, interval and days; None where the standard has no field for what the rule says."""
    if not schedule.rule:
        return {"freq": "WEEKLY", "count": 1}
    parts = _without_position(parts_of(schedule.rule))
    frequency = parts.pop("FREQ")
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    if not parts.keys() <= SAYABLE[frequency]:
        return None
    fields = _days(frequency, parts, schedule)
    interval = int(parts.get("INTERVAL", "1")) * (12 if frequency == "YEARLY" else 1)
    fields["interval"] = interval
    return fields | ({"wkst": parts["WKST"]} if "WKST" in parts else {})


def _days(frequency: str, parts: dict[str, str], schedule: Schedule) -> dict[str, Any]:
    """The days are named also where they follow from the first date: not every reader works them out."""
    if frequency in ("DAILY", "WEEKLY"):
        usual = EVERY_DAY if frequency == "DAILY" else CODES[schedule.starts_on.weekday()]
        return {"freq": "WEEKLY", "byday": parts.get("BYDAY", usual)}
    fields: dict[str, Any] = {"freq": "MONTHLY"}
    if "BYDAY" in parts:
        fields["byday"] = parts["BYDAY"]
    if "BYMONTHDAY" in parts or "BYDAY" not in parts:
        fields["bymonthday"] = parts.get("BYMONTHDAY", str(schedule.starts_on.day))
    return fields


def _without_position(parts: dict[str, str]) -> dict[str, str]:
    """ "The second of the Mondays of a month" as "the second Monday", which the standard can say."""
    day = parts.get("BYDAY", "")
    is_one_day = parts.get("FREQ") == "MONTHLY" and day in CODES and "BYMONTHDAY" not in parts
    if not is_one_day or "BYSETPOS" not in parts:
        return parts
    return {name: value for name, value in parts.items() if name != "BYSETPOS"} | {"BYDAY": parts["BYSETPOS"] + day}
