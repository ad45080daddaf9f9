"""The calendar of one activity: what a reader makes of it is what its page says."""

from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
import recurring_ical_events
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar

from activities import actions
from activities.enums import ExceptionKind, ScheduleKind
from activities.models import Activity, ClosedPeriod, Occurrence, ScheduleException
from tests.finder.calendar_reading import AMSTERDAM, events_of, expanded, ics, on_page

TUESDAY = date(2026, 12, 1)


@pytest.mark.parametrize("now", ["2026-11-30T09:30+01:00", "2027-03-10T14:30+01:00", "2027-09-21T20:00+02:00"])
def test_the_calendar_of_every_example_gives_exactly_the_dates_on_its_page(
    client, zuidwest, settings, time_machine, now
):
    time_machine.move_to(datetime.fromisoformat(now), tick=False)
    settings.SHOW_EXAMPLES = True
    call_command("load_examples", stdout=StringIO())
    activities = list(Activity.objects.filter(is_example=True, schedules__isnull=False).distinct())
    on_pages = {each.slug: on_page(client, each) for each in activities}

    assert {each.slug: expanded(client, each) for each in activities} == on_pages
    told = [row for rows in on_pages.values() for row in rows]
    assert len(activities) > 50
    assert len(told) == Occurrence.objects.not_over(timezone.now()).filter(activity__in=activities).count() > 500
    assert sum(not goes_on for _start, _end, goes_on in told) > 3


def test_what_is_moved_cancelled_extra_skipped_and_closed_is_told(client, monday_morning, plan, make_activity):
    elsewhere = make_activity("Elders", place__name="Het andere huis").place
    schedule = plan(
        skip_school_holidays=True,
        exceptions=[
            {"kind": ExceptionKind.CANCELLED, "on": TUESDAY, "reason": "De gastvrouw is ziek."},
            {
                "kind": ExceptionKind.MOVED,
                "on": TUESDAY + timedelta(days=7),
                "new_on": TUESDAY + timedelta(days=8),
                "new_start_time": time(10),
                "new_end_time": time(11, 30),
                "new_place": elsewhere,
                "reason": "De zaal is bezet.",
            },
            {
                "kind": ExceptionKind.EXTRA,
                "on": TUESDAY + timedelta(days=3),
                "new_start_time": time(19),
                "new_end_time": time(0),
            },
        ],
    )
    closed = TUESDAY + timedelta(days=42)
    actions.close(ClosedPeriod(activity=schedule.activity, first_on=closed, last_on=closed), by=None)
    series, *others = sorted(events_of(ics(client, schedule.activity)), key=lambda event: "RRULE" not in event)
    by_day = {event.start.date(): event for event in others}
    cancelled, extra, moved = by_day[TUESDAY], by_day[date(2026, 12, 4)], by_day[date(2026, 12, 9)]

    assert expanded(client, schedule.activity) == on_page(client, schedule.activity)
    assert (series["SUMMARY"], series["STATUS"], series["DTSTART"].params["TZID"]) == (
        "Koffie",
        "CONFIRMED",
        "Europe/Amsterdam",
    )
    assert series["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20270301T130000Z;BYDAY=TU"
    skipped = [each.dt for each in series["EXDATE"].dts]
    assert [each.date() for each in skipped[:3]] == [date(2026, 12, 22), date(2026, 12, 29), closed]
    assert {each.time() for each in skipped} == {time(14)}
    assert cancelled["RECURRENCE-ID"].dt == series.start
    assert (cancelled["STATUS"], cancelled["SUMMARY"]) == ("CANCELLED", "Gaat niet door: Koffie")
    assert "De gastvrouw is ziek." in cancelled["DESCRIPTION"]
    assert moved["RECURRENCE-ID"].dt == datetime(2026, 12, 8, 14, tzinfo=AMSTERDAM)
    assert moved["LOCATION"].startswith("Het andere huis")
    assert "GEO" not in moved
    assert {cancelled["UID"], moved["UID"]} == {series["UID"]} == {f"{schedule.uuid}@dichtbij.example.org"}
    assert "RECURRENCE-ID" not in extra
    assert extra["UID"] != series["UID"]
    assert extra.end == datetime(2026, 12, 5, tzinfo=AMSTERDAM)


def test_a_series_carries_what_a_calendar_shows(client, monday_morning, plan):
    activity = plan().activity
    response = ics(client, activity)
    calendar = Calendar.from_ical(response.content)
    [event] = calendar.walk("VEVENT")

    assert response["Content-Disposition"] == f'attachment; filename="{activity.slug}.ics"'
    assert calendar["VERSION"] == "2.0"
    assert calendar["X-WR-CALNAME"] == "Koffie"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in response.content
    assert b"\r\nX-PUBLISHED-TTL:PT12H\r\n" in response.content
    assert [each["TZID"] for each in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert event["URL"] == f"https://dichtbij.example.org/activiteit/{activity.slug}/"
    assert event["GEO"].to_ical() == "52.05;4.3"
    assert event["CATEGORIES"].to_ical() == b"Mensen ontmoeten"
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == activity.updated_at.replace(microsecond=0)
    assert event["SEQUENCE"] == activity.version


def test_ten_o_clock_stays_ten_o_clock_and_a_night_keeps_its_end(client, time_machine, plan):
    time_machine.move_to(datetime(2027, 3, 1, 9, tzinfo=AMSTERDAM), tick=False)
    night = plan(
        "Nacht",
        starts_on=date(2027, 3, 7),
        ends_on=date(2027, 6, 1),
        rule="FREQ=WEEKLY;BYDAY=SU",
        start_time=time(1),
        end_time=time(5),
    ).activity
    morning = plan("Ochtend", starts_on=date(2027, 3, 2), ends_on=date(2027, 6, 1), start_time=time(10)).activity

    assert expanded(client, night) == on_page(client, night)
    assert {end for _start, end, _ in expanded(client, night)} == {"05:00"}
    starts = [start.astimezone(AMSTERDAM) for start, _, _ in expanded(client, morning)]
    assert {each.utcoffset() for each in starts} == {timedelta(hours=1), timedelta(hours=2)}
    assert {each.time() for each in starts} == {time(10)}


def test_opening_hours_have_no_end_and_skip_days_for_more_than_a_year(client, monday_morning, plan):
    activity = plan(ends_on=None, kind=ScheduleKind.OPENING_HOURS, skip_school_holidays=True).activity
    [event] = events_of(ics(client, activity))

    assert "UNTIL" not in event["RRULE"]
    assert {date(2026, 12, 22), date(2027, 12, 28)} <= {each.dt.date() for each in event["EXDATE"].dts}


def test_what_happens_once_has_no_rule(client, monday_morning, plan):
    schedule = plan(rule="", ends_on=None)
    [event] = events_of(ics(client, schedule.activity))
    assert "RRULE" not in event

    actions.add_exception(
        ScheduleException(schedule=schedule, kind=ExceptionKind.CANCELLED, on=TUESDAY, reason="Ziek"), by=None
    )
    [cancelled] = events_of(ics(client, schedule.activity))
    assert (cancelled["UID"], cancelled["STATUS"]) == (event["UID"], "CANCELLED")


def test_what_has_begun_stays_in_the_calendar_as_it_was(client, time_machine, plan):
    time_machine.move_to(datetime(2026, 12, 1, 9, tzinfo=AMSTERDAM), tick=False)
    schedule = plan()
    time_machine.move_to(datetime(2026, 12, 8, 14, 30, tzinfo=AMSTERDAM), tick=False)
    actions.change_schedule(schedule, {"start_time": time(15), "end_time": time(17)}, by=None)
    calendar = Calendar.from_ical(ics(client, schedule.activity).content)
    december = recurring_ical_events.of(calendar).between((2026, 11, 1), (2026, 12, 20))

    assert expanded(client, schedule.activity) == on_page(client, schedule.activity)
    assert sorted((event.start.day, event.start.hour) for event in december) == [(1, 14), (8, 14), (15, 15)]


def test_a_cancelled_date_is_told_at_the_next_fetch_as_a_newer_version(client, monday_morning, plan):
    schedule = plan()
    [before] = events_of(ics(client, schedule.activity))
    etag = ics(client, schedule.activity)["ETag"]
    actions.add_exception(ScheduleException(schedule=schedule, kind=ExceptionKind.CANCELLED, on=TUESDAY), by=None)
    response = client.get(f"/activiteit/{schedule.activity.slug}.ics", headers={"if-none-match": etag})
    series, cancelled = sorted(events_of(response), key=lambda event: "RRULE" not in event)

    assert cancelled["STATUS"] == "CANCELLED"
    assert series["UID"] == before["UID"]
    assert series["SEQUENCE"] == cancelled["SEQUENCE"] > before["SEQUENCE"]
