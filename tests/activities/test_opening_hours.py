import calendar
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given, strategies as st
from opening_hours import OpeningHours, State

from activities.opening_hours import (
    DAYS,
    Block,
    Hours,
    OutsideSubsetError,
    canonical,
    read,
    rule_of,
    write,
)

MORNING = (time(10), time(12))
AFTERNOON = (time(13), time(17))
WORKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = (*WORKDAYS, 5, 6)


def of(*blocks, public=False, school=False):
    return Hours(tuple(Block(days, nth, *times) for days, nth, times in blocks), public, school)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo 10:00-12:00", of(((0,), (), MORNING))),
        ("Mo-Fr 10:00-12:00", of((WORKDAYS, (), MORNING))),
        ("Fr-Mo 10:00-12:00", of(((0, 4, 5, 6), (), MORNING))),
        ("We,Mo 10:00-12:00", of(((0, 2), (), MORNING))),
        ("Mo 9:30-12:00", of(((0,), (), (time(9, 30), time(12))))),
        ("10:00-12:00", of((EVERY_DAY, (), MORNING))),
        ("Mo 10:00-12:00,13:00-17:00", of(((0,), (), MORNING), ((0,), (), AFTERNOON))),
        ("Mo 13:00-17:00,10:00-12:00", of(((0,), (), MORNING), ((0,), (), AFTERNOON))),
        ("Mo 10:00-24:00", of(((0,), (), (time(10), time(0))))),
        ("24/7", of((EVERY_DAY, (), (time(0), time(0))))),
        ("Tu[3] 10:00-12:00", of(((1,), (3,), MORNING))),
        ("Tu[3,1] 10:00-12:00", of(((1,), (1, 3), MORNING))),
        ("Tu[-1] 10:00-12:00", of(((1,), (-1,), MORNING))),
        ("Tu[-1,1] 10:00-12:00", of(((1,), (1, -1), MORNING))),
        ("Tu[1,2,3,4,5] 10:00-12:00", of(((1,), (), MORNING))),
        ("Tu[1,2,3,4,-1] 10:00-12:00", of(((1,), (), MORNING))),
        ("Tu[1],We,Th[1] 10:00-12:00", of(((1, 3), (1,), MORNING), ((2,), (), MORNING))),
        ("Mo-Fr 10:00-12:00; PH off", of((WORKDAYS, (), MORNING), public=True)),
        ("Mo-Fr 10:00-12:00; SH closed", of((WORKDAYS, (), MORNING), school=True)),
        ("Mo-Fr 10:00-12:00; PH,SH off", of((WORKDAYS, (), MORNING), public=True, school=True)),
        ("Mo-Su 10:00-12:00; Su,PH off", of(((*WORKDAYS, 5), (), MORNING), public=True)),
        ("off", of()),
        ("PH off", of(public=True)),
        # A later rule replaces what earlier ones say of the days it names, and leaves the other days alone.
        ("Mo-We 10:00-12:00; Tu 13:00-17:00", of(((0, 2), (), MORNING), ((1,), (), AFTERNOON))),
        ("Mo-We 10:00-12:00; Tu closed", of(((0, 2), (), MORNING))),
        ("Mo 10:00-12:00; Mo[1] off", of(((0,), (2, 3, 4, 5), MORNING))),
        ("Mo[1] 10:00-12:00; Mo 13:00-17:00", of(((0,), (), AFTERNOON))),
        ("Mo[-1] 10:00-12:00; Mo[4,5] off; Mo[1] 10:00-12:00", of(((0,), (1,), MORNING))),
        # Overlapping and touching times become one block.
        ("Mo 10:00-12:00,11:00-13:00", of(((0,), (), (time(10), time(13))))),
        ("Mo 10:00-12:00,12:00-13:00", of(((0,), (), (time(10), time(13))))),
    ],
)
def test_a_text_of_the_subset_is_read(text, hours):
    assert read(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ";",
        "Mo",
        "Mo-Fr",
        "open",
        "op afspraak",
        "maandag 10:00-12:00",
        "Mo 10:00",
        "Mo 10:00+",
        "Mo 10:00-12:00+",
        "Mo 12:00-10:00",
        "Mo 10:00-10:00",
        "Mo 22:00-02:00",
        "Mo 22:00-26:00",
        "Mo 00:00-00:00",
        "Mo 10:00-24:01",
        "Mo 10:60-12:00",
        "Mo 10:00-12:00;",
        "Mo 10.00-12.00",
        "Mo 10:00 - 12:00",
        "Mo 24/7",
        "Mo[0] 10:00-12:00",
        "Mo[6] 10:00-12:00",
        "Mo[-2] 10:00-12:00",
        "Mo[1-2] 10:00-12:00",
        "Mo-Fr[1] 10:00-12:00",
        "Mo[] 10:00-12:00",
        "Mo] 10:00-12:00",
        "PH 10:00-12:00",
        "PH,Mo 10:00-12:00",
        "SH Mo off",
        "Jan-Mar Mo 10:00-12:00",
        "Jan 01 off",
        "2026 Mo 10:00-12:00",
        "week 1-10 Mo 10:00-12:00",
        "Mo sunrise-12:00",
        'Mo 10:00-12:00 "bel eerst"',
        "Mo 10:00-12:00 || off",
        "Mo 10:00-12:00 unknown",
        "Mo ١٠:٠٠-12:00",
        # A space after a comma starts an additional rule in the format: "Mo all day, and We from ten to twelve".
        "Mo, We 10:00-12:00",
        "Mo 10:00-12:00, 13:00-17:00",
        # These times would open again on the holidays that fall on a Monday.
        "PH off; Mo 10:00-12:00",
        "SH off; Mo 10:00-12:00",
        # A fourth Monday that is the last one, or is not, has no name of its own.
        "Mo 10:00-12:00; Mo[-1] off",
        "Mo[4] 10:00-12:00; Mo[-1] 13:00-17:00",
        "Mo 10:00-12:00;" * 40 + "Mo 10:00-12:00",
    ],
)
def test_what_is_outside_the_subset_stays_text(text):
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("10:00-12:00", "Mo-Su 10:00-12:00"),
        ("Fr-Mo 9:00-12:00", "Mo,Fr-Su 09:00-12:00"),
        ("Tu,Mo 13:00-24:00,10:00-12:00", "Mo,Tu 10:00-12:00,13:00-24:00"),
        ("Mo-Su 00:00-24:00; SH off; PH off", "24/7; PH off; SH off"),
        ("Mo-Fr 10:00-12:00; We off", "Mo,Tu,Th,Fr 10:00-12:00"),
        ("Tu[3],Mo[3] 10:00-12:00", "Mo[3],Tu[3] 10:00-12:00"),
        ("Mo 10:00-12:00; Mo[1] 10:00-12:00,13:00-17:00", "Mo[1] 10:00-12:00,13:00-17:00; Mo[2,3,4,5] 10:00-12:00"),
        ("Mo closed", "off"),
        ("Mo closed; PH off", "PH off"),
    ],
)
def test_hours_are_written_in_one_way(text, written):
    assert write(read(text)) == written


@pytest.mark.parametrize(
    ("block", "rule"),
    [
        (Block(EVERY_DAY, (), *MORNING), "FREQ=DAILY"),
        (Block((0, 1), (), *MORNING), "FREQ=WEEKLY;BYDAY=MO,TU"),
        (Block((1,), (3,), *MORNING), "FREQ=MONTHLY;BYDAY=3TU"),
        (Block((1, 2), (1, -1), *MORNING), "FREQ=MONTHLY;BYDAY=1TU,1WE,-1TU,-1WE"),
    ],
)
def test_a_block_has_a_recurrence_rule(block, rule):
    assert rule_of(block) == rule


def test_blocks_that_overlap_are_merged_before_they_are_written():
    hours = of(((0, 1), (), MORNING), ((1,), (), (time(11), time(13))))
    assert write(hours) == "Mo 10:00-12:00; Tu 10:00-13:00"
    assert canonical(hours) == read(write(hours))


@pytest.mark.parametrize(
    "hours",
    [
        of(((0,), (), (time(12), time(10)))),
        of(((0,), (4,), MORNING), ((0,), (-1,), (time(11), time(13)))),
    ],
)
def test_hours_the_format_cannot_say_are_refused(hours):
    with pytest.raises(OutsideSubsetError):
        write(hours)


@st.composite
def a_range(draw):
    quarters = st.lists(st.integers(0, 24 * 4), min_size=2, max_size=2, unique=True)
    start, end = (f"{number // 4:02}:{number % 4 * 15:02}" for number in sorted(draw(quarters)))
    return f"{start}-{end}"


def rules_with(*numbers):
    """Rules of the subset that name the n-th of a weekday by these numbers."""
    listed = st.lists(st.sampled_from(numbers), min_size=1, max_size=3, unique=True).map(lambda found: str(found))
    days = st.one_of(
        st.sampled_from(DAYS),
        st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map("-".join),
        st.tuples(st.sampled_from(DAYS), listed).map(lambda pair: "".join(pair).replace(" ", "")),
    )
    selectors = st.lists(days, min_size=1, max_size=3).map(lambda parts: ",".join(parts) + " ") | st.just("")
    times = st.lists(a_range(), min_size=1, max_size=3).map(",".join) | st.sampled_from(["off", "closed"])
    rules = st.tuples(selectors, times).map("".join) | st.just("24/7")
    return st.lists(rules, min_size=1, max_size=4).map("; ".join)


closures = st.sampled_from(["", "; PH off", "; SH off", "; PH,SH off", "; PH off; SH off"])
texts = st.tuples(rules_with(1, 2, 3, 4, 5, -1), closures).map("".join)
dates = st.dates(date(2025, 1, 1), date(2030, 12, 31))


def ours(hours, day):
    found = []
    for block in hours.blocks:
        is_last = day.day + 7 > calendar.monthrange(day.year, day.month)[1]
        is_nth = (day.day - 1) // 7 + 1 in block.nth or (is_last and -1 in block.nth)
        if day.weekday() in block.weekdays and (is_nth or not block.nth):
            ends_on = day if block.end > block.start else day + timedelta(days=1)
            found.append((datetime.combine(day, block.start), datetime.combine(ends_on, block.end)))
    return sorted(found)


def theirs(text, day, country=None):
    midnight = datetime.combine(day, time())
    found = OpeningHours(text, country=country).intervals(midnight, midnight + timedelta(days=1))
    return [(start, end) for start, end, state, _ in found if state == State.OPEN]


@given(texts, dates)
@example("Mo[-1] 10:00-12:00", date(2026, 11, 30))
@example("Mo[4] 10:00-12:00; Mo[5] 13:00-17:00", date(2026, 11, 23))
@example("Fr-Mo 20:00-24:00; Su off", date(2026, 11, 29))
def test_another_reader_finds_the_same_open_hours(text, day):
    """Without a country it knows no holidays, so PH and SH never match a day there."""
    hours = read(text)
    assume(hours)
    assert ours(hours, day) == theirs(text, day)
    assert theirs(write(hours), day) == theirs(text, day)


@given(st.tuples(rules_with(1, 2, 3), closures).map("".join))
def test_every_text_without_a_fourth_or_last_weekday_is_read(text):
    assert read(text) is not None


@given(texts)
def test_hours_that_were_read_come_back_the_same(text):
    hours = read(text)
    assume(hours)
    assert canonical(hours) == hours
    assert read(write(hours)) == hours


@pytest.mark.parametrize("day", [date(2026, 12, 25), date(2027, 3, 29), date(2027, 4, 27), date(2027, 5, 17)])
def test_a_day_off_closes_only_after_the_rules_with_times(day):
    assert theirs("Mo-Su 10:00-12:00; PH off", day, "NL") == []
    assert theirs("PH off; Mo-Su 10:00-12:00", day, "NL") != []
    assert read("Mo-Su 10:00-12:00; PH off").closed_on_public_holidays


quarters = st.integers(0, 24 * 4 - 1).map(lambda number: time(number // 4, number % 4 * 15))
blocks = st.builds(
    Block,
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple),
    nth=st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), max_size=2, unique=True).map(tuple),
    start=quarters,
    end=quarters,
).filter(lambda block: block.start < block.end or block.end == time(0))


@given(st.builds(Hours, st.lists(blocks, max_size=3).map(tuple), st.booleans(), st.booleans()), dates)
def test_hours_that_are_written_and_read_stay_open_at_the_same_times(hours, day):
    try:
        text = write(hours)
    except OutsideSubsetError:
        assert {4, 5, -1} & {n for block in hours.blocks for n in block.nth}
        return
    again = read(text)
    assert again == canonical(hours)
    assert _moments(ours(again, day)) == _moments(ours(hours, day))


def _moments(found):
    step = timedelta(minutes=15)
    return {start + number * step for start, end in found for number in range((end - start) // step)}


@given(blocks, dates)
def test_the_recurrence_rule_falls_on_the_days_of_the_block(block, day):
    start = datetime.combine(day, time())
    found = rrulestr(rule_of(block), dtstart=start).between(start, start + timedelta(days=62), inc=True)
    asked = (day + timedelta(days=number) for number in range(63))
    assert [moment.date() for moment in found] == [one for one in asked if ours(Hours((block,)), one)]


@given(st.text() | st.text("MoTuWePHSH0123456789:-,;[]/ off", max_size=60))
@example("Mo" * 100_000)
@example("Mo[" + "1," * 240)
@example("\x00")
@example("\ud800")
def test_no_text_breaks_the_reader(text):
    hours = read(text)
    assert hours is None or read(write(hours)) == hours
