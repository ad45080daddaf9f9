"""Stored occurrences against an independent expansion, day by day and without dateutil."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings as hypothesis_settings, strategies as st

from activities import actions, schedules
from activities.enums import ExceptionKind, ScheduleKind
from activities.models import Activity, ClosedPeriod, Occurrence, Schedule, ScheduleException
from activities.schedule_checks import FURTHEST
from tests.activities.helpers import NOW, plan

pytestmark = pytest.mark.usefixtures("zuidwest")

# In every one of these zones.
TODAY = date(2026, 10, 1)
ZONES = ["Europe/Amsterdam", "Europe/London", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"]
CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
NTH = [1, 2, 3, 4, 5, -1]
# Every rule here can be written for a volunteer; hours away from the night keep clear of the change of clocks.
RULES = st.one_of(
    st.tuples(st.just("DAILY"), st.integers(1, 4), st.just(()), st.just(0)),
    st.tuples(st.just("WEEKLY"), st.integers(1, 3), st.sets(st.integers(0, 6), min_size=1).map(sorted), st.just(0)),
    st.tuples(st.just("MONTHLY"), st.integers(1, 3), st.integers(0, 6).map(lambda day: [day]), st.sampled_from(NTH)),
    st.tuples(st.just("MONTHLY"), st.integers(1, 2), st.just(()), st.integers(1, 31)),
)  # fmt: skip
TIMES = st.builds(time, st.integers(6, 20), st.sampled_from([0, 15, 30, 45]))
CHOICES = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["cancelled", "moved"])), max_size=4)
quickly = hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def rule_text(frequency, interval, weekdays, number):
    text = f"FREQ={frequency};INTERVAL={interval}"
    if weekdays:
        text += ";BYDAY=" + ",".join(f"{number or ''}{CODES[day]}" for day in weekdays)
    elif number:
        text += f";BYMONTHDAY={number}"
    return text


def fires(rule, start, day):
    """Whether a rule that begins on `start` has this day, from the calendar alone."""
    frequency, interval, weekdays, number = rule
    if day < start:
        return False
    if frequency == "DAILY":
        return (day - start).days % interval == 0
    if frequency == "WEEKLY":
        monday, first_monday = (each - timedelta(days=each.weekday()) for each in (day, start))
        return (monday - first_monday).days // 7 % interval == 0 and day.weekday() in weekdays
    if ((day.year - start.year) * 12 + day.month - start.month) % interval:
        return False
    if not weekdays:
        return day.day == number
    length = calendar.monthrange(day.year, day.month)[1]
    place = -((length - day.day) // 7 + 1) if number < 0 else (day.day - 1) // 7 + 1
    return day.weekday() == weekdays[0] and place == number


def first_day(rule, start):
    return next(day for day in (start + timedelta(days=count) for count in range(2000)) if fires(rule, start, day))


def local(rows):
    return [
        (row.local_on, *(timezone.localtime(at).time() for at in (row.starts_at, row.ends_at)), row.status)
        for row in rows
    ]


@dataclass(frozen=True)
class Case:
    """A series with dates of its own, days that are closed, and what is expected of it: by date its day and status."""

    values: dict
    exceptions: tuple
    closed: tuple | None
    is_closed_first: bool
    expected: dict


@st.composite
def cases(draw):
    rule = draw(RULES)
    start = first_day(rule, draw(st.dates(date(2026, 7, 1), date(2026, 12, 1))))
    # A fifth Tuesday every third month may be years away.
    assume(start <= TODAY + FURTHEST)
    length, start_time = draw(st.integers(20, 300)), draw(TIMES)
    values = {
        "starts_on": start,
        "ends_on": start + timedelta(days=length),
        "start_time": start_time,
        "end_time": (datetime.combine(start, start_time) + timedelta(minutes=draw(st.integers(15, 180)))).time(),
        "rule": rule_text(*rule),
    }
    days = [day for day in (start + timedelta(days=count) for count in range(length + 1)) if fires(rule, start, day)]
    first_closed = draw(st.none() | st.dates(date(2026, 9, 1), date(2027, 1, 1)))
    closed = first_closed and (first_closed, first_closed + timedelta(days=draw(st.integers(0, 30))))
    is_open = lambda day: not (closed and closed[0] <= day <= closed[1])  # noqa: E731
    is_closed_first = draw(st.booleans())
    plannable = is_open if is_closed_first else lambda day: True
    expected = {day: (day, "gepland") for day in days if plannable(day)}
    assume(expected)
    exceptions = draw_exceptions(draw, expected, plannable)
    # A date that was moved away before the closing goes on.
    expected = {on: (day, status) for on, (day, status) in expected.items() if is_open(day)}
    return Case(values, exceptions, closed, is_closed_first, expected)


def draw_exceptions(draw, expected, plannable):
    """Cancels, moves and adds dates, and says so in `expected`."""
    days, exceptions = list(expected), []
    for index, kind in draw(
        st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["cancelled", "moved"])), max_size=4)
    ):
        day = days[index % len(days)]
        taken = {each for each, status in expected.values() if status != "afgelast"}
        new_day = day + timedelta(days=draw(st.integers(1, 6))) if kind == "moved" else None
        if day <= TODAY or expected[day][1] != "gepland" or new_day in taken or (new_day and not plannable(new_day)):
            continue
        expected[day] = (new_day, "verplaatst") if new_day else (day, "afgelast")
        exceptions.append(ScheduleException(kind=kind, on=day, new_on=new_day))
    extra = draw(st.none() | st.dates(date(2026, 10, 2), date(2026, 12, 31)))
    if extra and extra not in {*days, *(day for day, _status in expected.values())} and plannable(extra):
        expected[extra] = (extra, "gepland")
        exceptions.append(ScheduleException(kind="extra", on=extra))
    return exceptions


def by_hand(case, zone):
    """Start and status of what is stored: what is not over, and of the dates of the rule those up to the horizon."""
    far = {each.on for each in case.exceptions if each.kind != "cancelled"}
    end_time = case.values["end_time"]
    return sorted(
        (datetime.combine(day, case.values["start_time"], ZoneInfo(zone)).astimezone(UTC), status)
        for on, (day, status) in case.expected.items()
        if datetime.combine(day, end_time, ZoneInfo(zone)) > NOW and (on <= TODAY + timedelta(days=120) or on in far)
    )


def store(activity, case):
    if case.closed:
        period = ClosedPeriod(activity=activity, first_on=case.closed[0], last_on=case.closed[1])
    if case.closed and case.is_closed_first:
        actions.close(period, by=None)
    schedule = plan(activity, case.exceptions, **case.values)
    if case.closed and not case.is_closed_first:
        actions.close(period, by=None)
    return schedule


@quickly
@given(zone=st.sampled_from(ZONES), case=cases())
def test_stored_occurrences_equal_an_independent_expansion(activity, zone, case):
    with override_settings(TIME_ZONE=zone), transaction.atomic():
        schedule = store(activity, case)
        rows = list(Occurrence.objects.filter(schedule=schedule))
        assert sorted((row.starts_at, row.status) for row in rows) == by_hand(case, zone)
        times = {tuple(timezone.localtime(at).time() for at in (row.starts_at, row.ends_at)) for row in rows}
        assert times <= {(case.values["start_time"], case.values["end_time"])}
        assert {row.uuid for row in rows} == {
            uuid5(schedule.uuid, f"{timezone.localtime(row.original_start):%Y-%m-%dT%H:%M}") for row in rows
        }
        assert not any(schedules.refresh([activity.pk])), "a second refresh changed something"
        transaction.set_rollback(True)


def test_ten_o_clock_stays_ten_o_clock_across_both_changes_of_the_clock(weekly, settings):
    settings.OCCURRENCE_HORIZON_DAYS = 250
    list(schedules.refresh())
    rows = list(weekly.occurrences.all())
    assert {timezone.localtime(row.starts_at).time() for row in rows} == {time(10)}
    assert {row.starts_at.time() for row in rows} == {time(8), time(9)}
    assert {row.start_minute for row in rows} == {600}
    assert rows[0].local_on == date(2026, 10, 6)
    assert date(2027, 3, 30) in {row.local_on for row in rows}


def test_the_nightly_refresh_adds_one_more_day_and_nothing_else(weekly, time_machine):
    before = set(weekly.occurrences.values_list("uuid", flat=True))
    assert not any(schedules.refresh())
    time_machine.move_to(NOW + timedelta(days=7), tick=False)
    assert sum(schedules.refresh(), schedules.Renewal()) == schedules.Renewal(added=1)
    assert before < set(weekly.occurrences.values_list("uuid", flat=True))


def test_what_has_begun_is_never_changed_or_deleted(weekly, time_machine):
    time_machine.move_to(datetime(2026, 10, 13, 9, 0, tzinfo=UTC), tick=False)  # a Tuesday, 11:00 on the clock
    began = list(weekly.occurrences.filter(starts_at__lte=timezone.now()).values())
    assert [row["local_on"].day for row in began] == [6, 13]
    actions.change_schedule(weekly, {"start_time": time(14), "end_time": time(16)}, by=None)
    actions.change_activity(weekly.activity, {"age_policy": "everyone"}, by=None)
    actions.change_place(weekly.activity.place, {"lat": 52.06}, by=None)
    period = ClosedPeriod(activity=weekly.activity, first_on=date(2026, 10, 1), last_on=date(2026, 10, 31))
    actions.close(period, by=None)
    actions.remove_schedule(weekly, by=None)
    assert list(weekly.occurrences.order_by("pk").values()) == began
    assert not weekly.occurrences.filter(starts_at__gt=timezone.now()).exists()


def test_what_goes_on_when_it_is_posted_is_known_at_once(activity, time_machine):
    time_machine.move_to(datetime(2026, 10, 13, 9, 0, tzinfo=UTC), tick=False)
    schedule = plan(activity)
    assert schedule.occurrences.order_by("starts_at").first().local_on == date(2026, 10, 13)
    assert not any(schedules.refresh())


def test_another_time_counts_from_the_first_day_that_has_not_begun(weekly, time_machine):
    time_machine.move_to(datetime(2026, 10, 13, 9, 0, tzinfo=UTC), tick=False)
    actions.change_schedule(weekly, {"start_time": time(14), "end_time": time(16)}, by=None)
    assert local(weekly.occurrences.order_by("starts_at")[:3]) == [
        (date(2026, 10, 6), time(10), time(12), "gepland"),
        (date(2026, 10, 13), time(10), time(12), "gepland"),
        (date(2026, 10, 20), time(14), time(16), "gepland"),
    ]


def test_a_schedule_without_a_history_vanishes(weekly):
    actions.remove_schedule(weekly, by=None)
    assert not Schedule.objects.exists()
    assert not Occurrence.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "extra", "on": date(2026, 10, 14), "new_start_time": time(19), "new_end_time": time(21)},
        {"kind": "moved", "on": date(2026, 10, 13), "new_on": date(2026, 10, 14), "new_end_time": time(20)},
    ],
)
def test_a_removed_schedule_does_not_go_on_tonight(weekly, time_machine, values):
    values = {"new_start_time": time(18)} | values
    actions.add_exception(ScheduleException(schedule=weekly, **values), by=None)
    time_machine.move_to(datetime(2026, 10, 14, 9, 0, tzinfo=UTC), tick=False)
    actions.remove_schedule(weekly, by=None)
    assert not weekly.occurrences.filter(starts_at__gt=timezone.now()).exists()


def test_a_series_that_ended_long_ago_keeps_its_end_when_it_is_removed(activity, time_machine):
    schedule = plan(activity, ends_on=date(2026, 10, 20))
    time_machine.move_to(datetime(2026, 12, 15, 9, 0, tzinfo=UTC), tick=False)
    actions.remove_schedule(schedule, by=None)
    schedule.refresh_from_db()
    assert schedule.ends_on == date(2026, 10, 20)


def test_a_series_with_only_an_extra_date_so_far_never_begins_when_it_is_removed(activity, time_machine):
    extra = ScheduleException(kind="extra", on=date(2026, 10, 12))
    schedule = plan(activity, [extra], starts_on=date(2026, 10, 13))
    time_machine.move_to(datetime(2026, 10, 13, 7, 0, tzinfo=UTC), tick=False)
    actions.remove_schedule(schedule, by=None)
    assert list(schedule.occurrences.values_list("local_on", flat=True)) == [date(2026, 10, 12)]


def test_after_a_reopening_the_moments_are_back(weekly):
    before = set(weekly.occurrences.values_list("uuid", "starts_at"))
    period = ClosedPeriod(activity=weekly.activity, first_on=date(2026, 10, 10), last_on=date(2026, 10, 31))
    actions.close(period, by=None)
    closed = {at for _uuid, at in before} - set(weekly.occurrences.values_list("starts_at", flat=True))
    assert sorted(timezone.localdate(at).day for at in closed) == [13, 20, 27]
    actions.reopen(period, by=None)
    assert set(weekly.occurrences.values_list("uuid", "starts_at")) == before


def test_a_date_moved_out_of_days_that_are_closed_later_goes_on(weekly):
    day = date(2026, 10, 6)
    exception = ScheduleException(schedule=weekly, kind="moved", on=day, new_on=day + timedelta(days=3))
    actions.add_exception(exception, by=None)
    moved = (day + timedelta(days=3), time(10), time(12), "verplaatst")
    actions.close(ClosedPeriod(activity=weekly.activity, first_on=day, last_on=day), by=None)
    assert local(weekly.occurrences.order_by("starts_at"))[0] == moved
    actions.change_schedule(weekly, {"ends_on": date(2027, 6, 1)}, by=None)
    assert local(weekly.occurrences.order_by("starts_at"))[0] == moved
    on = exception.new_on
    actions.close(ClosedPeriod(activity=weekly.activity, first_on=on, last_on=on), by=None)
    assert not weekly.occurrences.filter(status="verplaatst").exists()


def test_occurrences_follow_their_activity_and_place(weekly):
    actions.change_activity(weekly.activity, {"age_policy": "range", "age_from_months": 36}, by=None)
    actions.change_place(weekly.activity.place, {"lat": 52.06}, by=None)
    assert set(weekly.occurrences.values_list("age_from_months", "lat")) == {(36, 52.06)}


def test_a_moved_date_has_its_own_place(weekly, make_activity):
    other = make_activity("Elders", place__lat=52.04, place__lon=4.26).place
    exception = ScheduleException(schedule=weekly, kind=ExceptionKind.MOVED, on=date(2026, 10, 6), new_place=other)
    actions.add_exception(exception, by=None)
    moved = weekly.occurrences.get(status="verplaatst")
    assert (moved.place, moved.lat, moved.local_on) == (other, 52.04, date(2026, 10, 6))
    version = Activity.objects.get(pk=weekly.activity_id).version
    actions.change_place(other, {"lat": 52.041}, by=None)
    moved.refresh_from_db()
    assert moved.lat == 52.041
    assert Activity.objects.get(pk=weekly.activity_id).version == version + 1
    actions.remove_exception(exception, by=None)
    assert set(weekly.occurrences.values_list("status", "lat")) == {("gepland", 52.05)}


def test_a_cancelled_date_keeps_its_row_and_its_reason(weekly):
    exception = ScheduleException(schedule=weekly, kind="cancelled", on=date(2026, 10, 20), reason="De docent is ziek.")
    actions.add_exception(exception, by=None)
    row = weekly.occurrences.get(local_on=date(2026, 10, 20))
    assert (row.status, row.reason) == ("afgelast", "De docent is ziek.")


def test_an_extra_date_may_have_its_own_times(weekly):
    extra = ScheduleException(
        schedule=weekly, kind="extra", on=date(2026, 10, 8), new_start_time=time(19), new_end_time=time(0)
    )
    actions.add_exception(extra, by=None)
    row = weekly.occurrences.get(local_on=date(2026, 10, 8))
    assert (row.start_minute, row.end_minute) == (19 * 60, 24 * 60)
    assert timezone.localtime(row.ends_at) == datetime(2026, 10, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))


def test_holidays_are_skipped_where_the_schedule_says_so(activity):
    fridays = plan(activity, rule="FREQ=WEEKLY;BYDAY=FR", starts_on=date(2026, 9, 4), skip_public_holidays=True)
    days = set(fridays.occurrences.values_list("local_on", flat=True))
    assert date(2026, 12, 25) not in days
    assert {date(2026, 12, 18), date(2027, 1, 8)} <= days
    mondays = plan(activity, rule="FREQ=WEEKLY;BYDAY=MO", starts_on=date(2026, 9, 7), skip_school_holidays=True)
    days = set(mondays.occurrences.values_list("local_on", flat=True))
    assert not days & {date(2026, 10, 19), date(2026, 12, 21), date(2026, 12, 28)}
    assert {date(2026, 10, 12), date(2026, 10, 26), date(2027, 1, 4)} <= days


def test_the_activity_knows_until_when_it_has_times(weekly):
    weekly.activity.refresh_from_db()
    assert weekly.activity.last_moment_ends_at == weekly.occurrences.latest("starts_at").ends_at
    actions.remove_schedule(weekly, by=None)
    assert Activity.objects.get(pk=weekly.activity_id).last_moment_ends_at is None


def test_every_change_of_the_plan_is_a_new_version(weekly):
    version = Activity.objects.get(pk=weekly.activity_id).version
    actions.add_exception(ScheduleException(schedule=weekly, kind="cancelled", on=date(2026, 10, 20)), by=None)
    assert Activity.objects.get(pk=weekly.activity_id).version == version + 1
    list(schedules.refresh())
    assert Activity.objects.get(pk=weekly.activity_id).version == version + 1


def test_a_rule_is_kept_in_its_plain_form(activity):
    schedule = plan(activity, rule="freq=weekly;byday=we;count=3", starts_on=date(2026, 9, 1), ends_on=None)
    assert (schedule.rule, schedule.starts_on, schedule.ends_on) == (
        "FREQ=WEEKLY;BYDAY=WE",
        date(2026, 9, 2),
        date(2026, 9, 16),
    )
    until = plan(activity, rule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20261027T085959Z", ends_on=None)
    assert until.ends_on == date(2026, 10, 26)


def test_opening_hours_need_no_end(activity):
    schedule = plan(activity, kind=ScheduleKind.OPENING_HOURS, ends_on=None, end_time=time(0))
    assert schedule.occurrences.filter(is_opening_hours=True).count() == 17
