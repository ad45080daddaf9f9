"""What the examples say of times and facts is well formed; loading them is tested in test_examples.py."""

import json
from datetime import datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr

from activities.opening_hours import read, write
from tests.conftest import DATA

EXAMPLES = json.loads((DATA / "examples.json").read_text(encoding="utf-8"))
ACTIVITIES = {row["key"]: row for row in EXAMPLES["activities"]}
PLACES = {row["key"]: row for row in EXAMPLES["places"]}
SCHEDULES = [(key, schedule) for key, row in ACTIVITIES.items() for schedule in row["schedules"]]
NOON = datetime(2026, 11, 25, 12)

EXCEPTION_KEYS = {
    "cancelled": {"kind", "nth", "reason"},
    "moved": {"kind", "nth", "days_later", "start_time", "end_time", "place", "reason"},
    "extra": {"kind", "in_days", "start_time", "end_time"},
}


@pytest.mark.parametrize(("key", "schedule"), SCHEDULES)
def test_a_schedule_is_well_formed(key, schedule):
    assert set(schedule) == {
        *("kind", "rule", "start_time", "end_time", "starts_days_ago", "ends_in_days"),
        *("skip_public_holidays", "skip_school_holidays", "exceptions"),
    }
    assert _ends_after_it_starts(schedule)
    if schedule["kind"] == "opening_hours":
        assert schedule["ends_in_days"] is None
    else:
        assert schedule["kind"] == "series"
        assert 0 <= schedule["starts_days_ago"] + schedule["ends_in_days"] <= 365


@pytest.mark.parametrize(("key", "schedule"), SCHEDULES)
def test_a_schedule_has_the_coming_dates_that_its_exceptions_name(key, schedule):
    for exception in schedule["exceptions"]:
        assert set(exception) == EXCEPTION_KEYS[exception["kind"]]
        assert exception.get("reason") != ""
        assert exception["kind"] == "cancelled" or _ends_after_it_starts(exception)
        assert exception.get("place") is None or exception["place"] in PLACES
    named = [exception["nth"] for exception in schedule["exceptions"] if "nth" in exception]
    assert len(set(named)) == len(named)
    assert len(_coming_dates(schedule)) > max(named, default=0)


@pytest.mark.parametrize("row", ACTIVITIES.values(), ids=ACTIVITIES)
def test_an_activity_has_either_a_schedule_or_perhaps_a_text(row):
    assert not (row["schedules"] and row["times_text"])
    for period in row["closed_periods"]:
        assert set(period) == {"in_days", "days", "reason"}
        assert period["days"] > 0


def test_the_examples_show_every_kind_of_schedule():
    rules = {schedule["rule"] for _, schedule in SCHEDULES}
    for part in ("FREQ=WEEKLY;BYDAY=MO,", "INTERVAL=2", "BYMONTHDAY=1", "BYDAY=3TU", "BYDAY=-1SA"):
        assert any(part in rule for rule in rules), part
    assert "" in rules
    assert {exception["kind"] for _, schedule in SCHEDULES for exception in schedule["exceptions"]} == set(
        EXCEPTION_KEYS
    )
    assert any(row["closed_periods"] for row in ACTIVITIES.values())
    assert any(len(row["schedules"]) == 2 for row in ACTIVITIES.values())
    assert [row for row in ACTIVITIES.values() if not row["schedules"]]


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_opening_hours_of_a_place_are_in_the_osm_format(place):
    text = place["opening_hours"]
    assert text is None or write(read(text)) == text


def test_meals_and_toddler_care_say_what_is_known():
    for row in ACTIVITIES.values():
        assert ("meal" in row) == (row["category"] == "eten")
        if "meal" in row:
            assert set(row["meal"]) == {
                *("is_halal", "is_vegetarian", "serving", "has_own_contribution"),
                *("signup_days_before", "signup_by_time"),
            }
            assert row["meal"]["serving"] in ("eat_in", "take_away", "both", "")
            assert row["meal"]["signup_days_before"] is None or row["needs_signup"]
    cares = [row["toddler_care"] for row in ACTIVITIES.values() if "toddler_care" in row]
    assert cares
    for care in cares:
        assert set(care) == {
            *("lrk_number", "hours_per_week", "places_left", "places_left_days_ago"),
            *("has_waiting_list", "how_to_apply"),
        }
        assert care["lrk_number"] == ""
        assert (care["places_left"] is None) == (care["places_left_days_ago"] is None)


def _ends_after_it_starts(times):
    return time.fromisoformat(times["start_time"]) < time.fromisoformat(times["end_time"])


def _coming_dates(schedule):
    start = NOON - timedelta(days=schedule["starts_days_ago"])
    end = NOON + timedelta(days=200 if schedule["ends_in_days"] is None else schedule["ends_in_days"])
    if not schedule["rule"]:
        return [start] if start >= NOON else []
    return rrulestr(schedule["rule"], dtstart=start).between(NOON, end, inc=True)
