"""Our reader and writer for a part of the OpenStreetMap format `opening_hours`.

Source of the format: OSM wiki, "Key:opening_hours/specification". We read only this part of it:

- rules apart by `;`; a later rule replaces what earlier ones say of the days it names
- days: `Mo`, `Mo-Fr`, `Mo,We`, `Fr-Mo` (over the weekend); the n-th of a month: `Tu[3]`, `Tu[1,3]`, `Tu[-1]`
  (n is 1 to 5, or -1 for the last); no days means every day
- times: `10:00-12:00`, `10:00-12:00,13:00-17:00`, `10:00-24:00`; `24/7`
- closed: `off` or `closed`; `PH off` and `SH off` (public and school holidays), also among days: `Su,PH off`

Everything else is outside the part: months, weeks, years, dates, comments, `+`, sunrise, `||`, times past midnight,
days without times, opening hours of holidays, and a space after a comma (it starts another kind of rule there).
The caller keeps that as text.

Two things to know:

- Times that overlap or touch on one day become one block, so no two blocks of one `Hours` overlap on any day.
- The fourth Monday is at times the last one. Where a text treats "fourth" and "last" of one weekday differently, some
  days could be named by neither: that is outside the part too. So is a rule with times after `PH off` or `SH off`:
  it would open again on just those holidays that fall on its days.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import TypeVar

LONGEST = 500
MIDNIGHT = 24 * 60
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAYS = ("PH", "SH")

# The days of one weekday in a month, told apart as far as a rule can: the first, second and third one, a fourth one
# that is not the last (3), a fourth one that is (4), and a fifth one, which is always the last (5).
CELLS = {1: (0,), 2: (1,), 3: (2,), 4: (3, 4), 5: (5,), -1: (4, 5)}
ALL_CELLS = range(6)

_EVERY_HOUR = "00:00-24:00"
_RULE = re.compile(r"(?:([A-Za-z0-9,\[\]-]+) +)?(off|closed|[0-9:,-]+)")
_DAY = re.compile(r"(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su)|\[((?:-1|[1-5])(?:,(?:-1|[1-5]))*)\])?")
_COMMA_BETWEEN_DAYS = re.compile(r",(?![-0-9,]*\])")
_RANGE = re.compile(r"([0-9]{1,2}):([0-5][0-9])-([0-9]{1,2}):([0-5][0-9])")

Range = tuple[int, int]  # minutes since the start of the day
Ranges = tuple[Range, ...]
Cell = tuple[int, int]  # weekday, and which of its days in a month
Week = dict[Cell, Ranges]
Key = TypeVar("Key", Range, Ranges)


class OutsideSubsetError(ValueError):
    """These hours cannot be said in our part of the format."""


@dataclass(frozen=True)
class Block:
    weekdays: tuple[int, ...]  # 0 = Monday, sorted
    nth: tuple[int, ...]  # empty = every week; else 1 to 5, or -1 for the last of the month
    start: time
    end: time  # time(0) = midnight at the end of the day


@dataclass(frozen=True)
class Hours:
    blocks: tuple[Block, ...]
    closed_on_public_holidays: bool = False
    closed_in_school_holidays: bool = False


def read(text: str) -> Hours | None:
    """None when the text is nonsense or outside our part of the format; never raises."""
    if len(text) > LONGEST:
        return None
    try:
        return _hours(text)
    except OutsideSubsetError:
        return None


def write(hours: Hours) -> str:
    """The same hours always as the same text; `read` gives the canonical hours back, unless it is too long for it.

    Raises OutsideSubsetError, and so does `canonical`.
    """
    rules = [_rule(weekdays, nth, ranges) for (nth, ranges), weekdays in _grouped(_week(hours), _as_a_whole)]
    if hours.closed_on_public_holidays:
        rules.append("PH off")
    if hours.closed_in_school_holidays:
        rules.append("SH off")
    return "; ".join(rules) or "off"


def canonical(hours: Hours) -> Hours:
    """The same hours with overlaps merged and the blocks in a fixed order."""
    return Hours(_blocks(_week(hours)), hours.closed_on_public_holidays, hours.closed_in_school_holidays)


def rule_of(block: Block) -> str:
    """The recurrence rule of RFC 5545 for the days of the block."""
    days = [DAYS[weekday].upper() for weekday in block.weekdays]
    if block.nth:
        return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{n}{day}" for n in block.nth for day in days)
    return "FREQ=DAILY" if len(days) == len(DAYS) else "FREQ=WEEKLY;BYDAY=" + ",".join(days)


def _hours(text: str) -> Hours:
    week: Week = {}
    closed: set[str] = set()
    for rule in text.split(";"):
        match = _RULE.fullmatch(_EVERY_HOUR if rule.strip(" ") == "24/7" else rule.strip(" "))
        if not match:
            raise OutsideSubsetError(rule)
        cells, holidays = _days(match[1])
        ranges = _ranges(match[2])
        if ranges and (holidays or closed):
            raise OutsideSubsetError(rule)
        closed |= holidays
        week.update(dict.fromkeys(cells, ranges))
    return Hours(_blocks(week), "PH" in closed, "SH" in closed)


def _days(text: str | None) -> tuple[set[Cell], set[str]]:
    if text is None:
        return set(_cells(range(len(DAYS)), ())), set()
    parts = _COMMA_BETWEEN_DAYS.split(text)
    cells = {cell for part in parts if part not in HOLIDAYS for cell in _named_cells(part)}
    return cells, {part for part in parts if part in HOLIDAYS}


def _named_cells(part: str) -> Iterator[Cell]:
    match = _DAY.fullmatch(part)
    if not match:
        raise OutsideSubsetError(part)
    first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
    nth = [int(number) for number in match[3].split(",")] if match[3] else []
    return _cells([(first + step) % 7 for step in range((last - first) % 7 + 1)], nth)


def _cells(weekdays: Iterable[int], nth: Sequence[int]) -> Iterator[Cell]:
    cells = [cell for number in nth for cell in CELLS[number]] if nth else list(ALL_CELLS)
    return ((weekday, cell) for weekday in weekdays for cell in cells)


def _ranges(text: str) -> Ranges:
    return () if text in ("off", "closed") else _merged(_range(part) for part in text.split(","))


def _range(text: str) -> Range:
    match = _RANGE.fullmatch(text)
    if not match:
        raise OutsideSubsetError(text)
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    return _checked(from_hour * 60 + from_minute, to_hour * 60 + to_minute)


def _checked(start: int, end: int) -> Range:
    if not start < end <= MIDNIGHT:
        raise OutsideSubsetError("Times end after they start, at midnight at the latest.")
    return start, end


def _merged(ranges: Iterable[Range]) -> Ranges:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _week(hours: Hours) -> Week:
    found: dict[Cell, list[Range]] = {}
    for block in hours.blocks:
        minutes = _checked(_minutes(block.start), _minutes(block.end) or MIDNIGHT)
        for cell in _cells(block.weekdays, block.nth):
            found.setdefault(cell, []).append(minutes)
    return {cell: _merged(ranges) for cell, ranges in found.items()}


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _blocks(week: Week) -> tuple[Block, ...]:
    return tuple(
        Block(tuple(weekdays), nth, _time(start), _time(end))
        for (nth, (start, end)), weekdays in _grouped(week, lambda ranges: ranges)
    )


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _grouped(
    week: Week, keys: Callable[[Ranges], Sequence[Key]]
) -> list[tuple[tuple[tuple[int, ...], Key], list[int]]]:
    """Which weekdays share the same n-th days and the same key, by first weekday."""
    found: dict[tuple[tuple[int, ...], Key], list[int]] = {}
    for weekday in range(len(DAYS)):
        plan = {n: keys(ranges) for n, ranges in _plan([week.get((weekday, cell), ()) for cell in ALL_CELLS]).items()}
        for key in sorted({key for its in plan.values() for key in its}):
            nth = tuple(n for n, its in plan.items() if key in its)
            found.setdefault((() if len(nth) == 5 else nth, key), []).append(weekday)
    return sorted(found.items(), key=lambda item: (item[1], item[0]))


def _plan(cells: list[Ranges]) -> dict[int, Ranges]:
    """The times of the first, second and third one, and then of either the fourth and fifth or the last."""
    first, second, third, fourth, fourth_and_last, fifth = cells
    if fourth == fourth_and_last:
        return {1: first, 2: second, 3: third, 4: fourth, 5: fifth}
    if not fourth and fourth_and_last == fifth:
        return {1: first, 2: second, 3: third, -1: fifth}
    raise OutsideSubsetError("The fourth and the last one of a weekday cannot be told apart.")


def _as_a_whole(ranges: Ranges) -> Sequence[Ranges]:
    return (ranges,) if ranges else ()


def _rule(weekdays: list[int], nth: tuple[int, ...], ranges: Ranges) -> str:
    if ranges == ((0, MIDNIGHT),) and len(weekdays) == len(DAYS) and not nth:
        return "24/7"
    times = ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in ranges)
    if nth:
        numbers = ",".join(map(str, nth))
        return ",".join(f"{DAYS[weekday]}[{numbers}]" for weekday in weekdays) + f" {times}"
    return f"{_spans(weekdays)} {times}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _spans(weekdays: list[int]) -> str:
    """Monday, Tuesday and Wednesday as Mo-We, two days in a row as Mo,Tu."""
    spans: list[list[int]] = []
    for weekday in weekdays:
        if spans and weekday == spans[-1][-1] + 1:
            spans[-1].append(weekday)
        else:
            spans.append([weekday])
    return ",".join(
        f"{DAYS[span[0]]}-{DAYS[span[-1]]}" if len(span) > 2 else ",".join(DAYS[day] for day in span) for span in spans
    )
