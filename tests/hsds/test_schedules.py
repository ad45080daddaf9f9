"""Our rules in the words of HSDS, and back to the same moments."""

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings as hypothesis_settings, strategies as st

from activities import actions
from activities.hsds.schedules import schedules_of
from activities.models import ClosedPeriod, Occurrence
from tests.activities.test_schedules import RULES, TIMES, first_day, rule_text

NAMES = ("freq", "interval", "byday", "bymonthday", "wkst", "count")
quickly = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def expanded(entry):
    """What a reader of the standard makes of it: the starts on the clock here, with the length."""
    start, end = (time.fromisoformat(entry[name][:5]) for name in ("opens_at", "closes_at"))
    parts = [f"{name.upper()}={entry[name]}" for name in NAMES if name in entry]
    if "until" in entry:
        parts.append(f"UNTIL={entry['until'].replace('-', '')}T235959")
    rule = rrulestr(";".join(parts), dtstart=datetime.combine(date.fromisoformat(entry["dtstart"]), start))
    now = timezone.localtime().replace(tzinfo=None)
    last = datetime.combine(now.date() + timedelta(days=120), time.max)
    lasts = (datetime.combine(last, end) - datetime.combine(last, start)) % timedelta(days=1)
    return [(each, end) for each in rule.between(now - lasts, last)]


def stored(activity):
    rows = Occurrence.objects.filter(activity=activity).happening().in_time_order()
    return sorted(
        (timezone.localtime(row.starts_at).replace(tzinfo=None), timezone.localtime(row.ends_at).time()) for row in rows
    )


def only(schedule):
    schedule.activity.refresh_from_db()
    [entry] = schedules_of(schedule.activity)
    return entry


@quickly
@given(
    rule=RULES.filter(lambda rule: rule[0] != "DAILY" or rule[1] == 1),
    begin=st.dates(date(2026, 7, 1), date(2027, 1, 31)),
    length=st.none() | st.integers(20, 300),
    start=TIMES,
)
def test_a_reader_of_the_fields_finds_the_moments_that_we_keep(plan, rule, begin, length, start):
    starts_on = first_day(rule, begin)
    assume(starts_on + timedelta(days=length or 0) < date(2028, 1, 1))  # further away it is taken for a slip of the pen
    kind = {"kind": "opening_hours", "ends_on": None} if length is None else {}
    schedule = plan(
        starts_on=starts_on,
        rule=rule_text(*rule),
        start_time=start,
        end_time=(datetime.combine(starts_on, start) + timedelta(hours=1)).time(),
        **{"ends_on": starts_on + timedelta(days=length or 0)} | kind,
    )
    entries = schedules_of(schedule.activity)

    assert [each for entry in entries for each in expanded(entry)] == stored(schedule.activity)


@pytest.mark.parametrize(
    ("rule", "starts_on", "fields"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", date(2026, 12, 1), {"freq": "WEEKLY", "interval": 1, "byday": "TU"}),
        ("FREQ=WEEKLY", date(2026, 12, 3), {"freq": "WEEKLY", "interval": 1, "byday": "TH"}),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
            date(2026, 12, 6),
            {"freq": "WEEKLY", "interval": 2, "byday": "SU,MO", "wkst": "SU"},
        ),
        ("FREQ=DAILY", date(2026, 12, 1), {"freq": "WEEKLY", "interval": 1, "byday": "MO,TU,WE,TH,FR,SA,SU"}),
        ("FREQ=DAILY;BYDAY=SA,SU", date(2026, 12, 5), {"freq": "WEEKLY", "interval": 1, "byday": "SA,SU"}),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 12, 25), {"freq": "MONTHLY", "interval": 1, "byday": "-1FR"}),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", date(2026, 12, 8), {"freq": "MONTHLY", "interval": 1, "byday": "2TU"}),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", date(2026, 12, 1), {"freq": "MONTHLY", "interval": 1, "bymonthday": "1,15"}),
        ("FREQ=MONTHLY", date(2026, 12, 9), {"freq": "MONTHLY", "interval": 1, "bymonthday": "9"}),
        ("FREQ=YEARLY", date(2026, 12, 5), {"freq": "MONTHLY", "interval": 12, "bymonthday": "5"}),
    ],
)
def test_a_rule_is_told_in_weeks_or_months(plan, rule, starts_on, fields):
    schedule = plan(rule=rule, starts_on=starts_on, ends_on=starts_on + timedelta(days=200))
    entry = only(schedule)

    assert {name: entry[name] for name in NAMES if name in entry} == fields
    assert (entry["dtstart"], entry["until"]) == (starts_on.isoformat(), schedule.ends_on.isoformat())
    assert expanded(entry) == stored(schedule.activity) != []


@pytest.mark.parametrize(
    ("rule", "starts_on", "said"),
    [
        ("FREQ=DAILY;INTERVAL=3", date(2026, 12, 1), "om de 3 dagen 14:00-16:00"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", date(2026, 12, 1), "op vaste dagen 14:00-16:00"),
        ("FREQ=WEEKLY;BYDAY=TU;BYMONTH=12,1", date(2026, 12, 1), "op vaste dagen 14:00-16:00"),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=1TU", date(2026, 12, 1), "op vaste dagen 14:00-16:00"),
    ],
)
def test_what_the_fields_cannot_say_stays_words(plan, rule, starts_on, said):
    """A reader that knows half of the rule would be wrong half of the time."""
    entry = only(plan(rule=rule, starts_on=starts_on, ends_on=starts_on + timedelta(days=200)))

    assert entry["description"] == said
    assert not {*NAMES, "dtstart", "until"} & entry.keys()
    assert (entry["valid_from"], entry["opens_at"]) == (starts_on.isoformat(), "14:00+01:00")
    assert entry["schedule_link"].startswith("http")


def test_the_distance_to_utc_is_that_of_the_next_date(plan, time_machine):
    schedule = plan()
    in_winter = only(schedule)
    time_machine.move_to("2027-04-10 12:00 +0000")
    in_summer = only(schedule)

    assert (in_winter["opens_at"], in_winter["closes_at"], in_winter["timezone"]) == ("14:00+01:00", "16:00+01:00", 1)
    assert (in_summer["opens_at"], in_summer["closes_at"], in_summer["timezone"]) == ("14:00+02:00", "16:00+02:00", 2)
    assert in_summer["notes"].startswith("Tijden zoals de klok in Nederland ze aangeeft")


def test_all_day_long_is_written_as_the_standard_asks_and_midnight_as_midnight(plan):
    whole_day = only(plan(start_time=time(0), end_time=time(0)))
    evening = only(plan(start_time=time(20), end_time=time(0)))

    assert (whole_day["opens_at"], whole_day["closes_at"]) == ("00:00+01:00", "23:59+01:00")
    assert (evening["opens_at"], evening["closes_at"]) == ("20:00+01:00", "00:00+01:00")


def test_dates_that_differ_are_entries_or_notes(plan):
    schedule = plan(
        exceptions=[
            {"kind": "cancelled", "on": date(2026, 12, 8), "reason": "ziek"},
            {"kind": "moved", "on": date(2026, 12, 15), "new_on": date(2026, 12, 16), "new_start_time": time(13)},
            {"kind": "extra", "on": date(2026, 12, 18)},
        ]
    )
    usual, moved, extra = schedules_of(schedule.activity)

    assert usual["notes"].endswith("Niet op 8 december 2026 (ziek). Niet op 15 december 2026.")
    assert (moved["dtstart"], moved["opens_at"], moved["count"]) == ("2026-12-16", "13:00+01:00", 1)
    assert (moved["valid_from"], moved["valid_to"]) == ("2026-12-16", "2026-12-16")
    assert moved["notes"] == "In plaats van 15 december 2026."
    assert (extra["dtstart"], extra["notes"]) == ("2026-12-18", "Extra datum.")
    not_on = {datetime(2026, 12, 8, 14), datetime(2026, 12, 15, 14)}
    told = [each for entry in (usual, moved, extra) for each in expanded(entry) if each[0] not in not_on]
    assert sorted(told) == stored(schedule.activity)


def test_a_moment_at_another_place_says_so(plan, make_activity):
    elsewhere = make_activity("Ergens anders").place
    moved = {"kind": "moved", "on": date(2026, 12, 15), "new_start_time": time(13), "new_place": elsewhere}
    _usual, entry = schedules_of(plan(exceptions=[moved]).activity)

    assert entry["notes"] == "In plaats van 15 december 2026. Op een andere plek: Plek Ergens anders."


def test_closed_days_are_noted(plan):
    schedule = plan(skip_public_holidays=True, skip_school_holidays=True)
    period = ClosedPeriod(
        activity=schedule.activity, first_on=date(2027, 3, 1), last_on=date(2027, 3, 7), reason="verbouwing"
    )
    actions.close(period, by=None)

    closed = "Gesloten van 1 maart 2027 tot en met 7 maart 2027 (verbouwing)."
    assert only(schedule)["notes"].endswith(f"Niet op feestdagen. Niet in de schoolvakanties. {closed}")


def test_a_single_date_is_one_and_gone_when_it_is_over_or_called_off(plan, time_machine):
    once = {"rule": "", "starts_on": date(2026, 12, 2), "ends_on": None}
    schedule = plan(**once)
    called_off = plan(**once, exceptions=[{"kind": "cancelled", "on": date(2026, 12, 2)}])

    assert expanded(only(schedule)) == stored(schedule.activity) != []
    assert schedules_of(called_off.activity) == []
    time_machine.move_to("2026-12-03 12:00 +0000")
    schedule.activity.refresh_from_db()
    assert schedules_of(schedule.activity) == []


def test_a_series_that_is_over_is_not_told(plan, time_machine):
    schedule = plan(ends_on=date(2026, 12, 22))
    time_machine.move_to("2026-12-23 12:00 +0000")
    schedule.activity.refresh_from_db()

    assert schedules_of(schedule.activity) == []


def test_times_that_are_only_known_as_text_stay_text(make_activity):
    [entry] = schedules_of(make_activity(times_text="elke eerste week", hours_per_week=16))

    assert entry.keys() == {"id", "description"}
    assert entry["description"] == "16 uur per week · elke eerste week"
