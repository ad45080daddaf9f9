"""Opening hours as schedules, and back: between activities.opening_hours, which knows no models, and the rows."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.utils import timezone

from activities.enums import ScheduleKind
from activities.models import Activity, Schedule
from activities.opening_hours import Block, Hours, OutsideSubsetError, canonical, rule_of, write
from activities.recurrence import parts_of
from activities.wording_times import CODES
from maps.naming import stable_uuid


def schedules_of(activity: Activity, hours: Hours) -> list[Schedule]:
    """Not stored, from today on."""
    return [
        Schedule(
            uuid=_uuid(activity, block, hours),
            activity=activity,
            kind=ScheduleKind.OPENING_HOURS,
            starts_on=timezone.localdate(),
            start_time=block.start,
            end_time=block.end,
            rule=rule_of(block),
            skip_public_holidays=hours.closed_on_public_holidays,
            skip_school_holidays=hours.closed_in_school_holidays,
        )
        for block in hours.blocks
    ]


def _uuid(activity: Activity, block: Block, hours: Hours) -> UUID:
    """The same hours of the same activity have the same id after every load, on every machine."""
    said = write(replace(hours, blocks=(block,)))
    return stable_uuid("schedule", f"{activity.uuid}/{said}")


def hours_of(schedules: Iterable[Schedule]) -> Hours | None:
    """None without opening hours that have no end, or when the OSM format has no words for them that we write."""
    rows = [row for row in schedules if row.is_opening_hours and row.ends_on is None]
    blocks = [_block(row) for row in rows]
    skips = {(row.skip_public_holidays, row.skip_school_holidays) for row in rows}
    known = tuple(block for block in blocks if block)
    if len(skips) != 1 or len(known) < len(blocks):
        return None
    try:
        return canonical(Hours(known, *skips.pop()))
    except OutsideSubsetError:
        return None


def _block(row: Schedule) -> Block | None:
    parts = parts_of(row.rule)
    frequency, days = parts.get("FREQ"), parts.get("BYDAY", "")
    if parts.keys() - {"FREQ", "BYDAY"} or (frequency != "DAILY" and not days):
        return None
    codes = [code[-2:] for code in days.split(",")] if days else list(CODES)
    nth = {int(code[:-2]) for code in days.split(",") if code[:-2]}
    weekdays = tuple(sorted({CODES.index(code) for code in codes}))
    # Every n-th of several weekdays, or none: the first Monday with the second Tuesday is no single block.
    if frequency == "YEARLY" or len(codes) != len(weekdays) * max(1, len(nth)):
        return None
    return Block(weekdays, tuple(sorted(nth)), row.start_time, row.end_time)
