"""Calendars as the programs of others write them, and our own read back."""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from activities import actions
from activities.importers.calendar_reading import CalendarRead, read_calendar
from activities.importers.table import UnreadableFile
from activities.models import Activity, Occurrence, Place
from activities.recurrence import span
from activities.schedules import horizon, occurrences_of
from activities.snapshots import unstored
from tests.finder.calendar_reading import expanded, ics

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 30, 9, 30, tzinfo=AMSTERDAM)
TUESDAY = "20261201"


def calendar(*events: str, before: str = "") -> bytes:
    inside = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//NL\n{before}{inside}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def event(*lines: str, uid: str = "een@example.org", name: str = "Koffie", **properties: str) -> str:
    """On Tuesday 1 December 2026 from 14:00 to 16:00 unless told otherwise."""
    usual = {
        "DTSTART;TZID=Europe/Amsterdam": f"{TUESDAY}T140000",
        "DTEND;TZID=Europe/Amsterdam": f"{TUESDAY}T160000",
    }
    own = any(line.startswith("DTSTART") for line in lines)
    said = [] if own else [f"{key}:{value}" for key, value in usual.items()]
    return "\n".join([f"UID:{uid}", f"SUMMARY:{name}", *said, *lines])


def read(*events: str, now: datetime = NOW, before: str = ""):
    return read_calendar(calendar(*events, before=before), now)


def only(*events: str, **how):
    result = read(*events, **how)
    assert [str(each) for each in result.refused] == []
    [found] = result.events
    return found


def the_schedule(*lines: str, **how):
    [schedule] = only(event(*lines), **how).plan["schedules"]
    return schedule


def refusal(*lines: str) -> str:
    result = read(event(*lines), event(uid="goed@example.org", name="Goed"))
    assert [each.name for each in result.events] == ["Goed"]
    [refused] = result.refused
    assert refused.name == "Koffie"
    return refused.reason


def moments(plan: dict, last: date, now: datetime = NOW) -> list[tuple[datetime, str, bool]]:
    """(start in UTC, clock at the end, does it go on) of what is not over."""
    rows = [
        row
        for each in unstored(plan, Activity(place=Place()))
        for row in occurrences_of(each, timezone.localdate(now), last)
    ]
    return sorted(
        (row.starts_at, f"{row.ends_at.astimezone(AMSTERDAM):%H:%M}", not row.is_cancelled)
        for row in rows
        if row.ends_at > now
    )


def days_of(plan: dict, last: date = date(2027, 12, 31)) -> list[str]:
    return [f"{start.astimezone(AMSTERDAM):%m-%d %H:%M}" for start, _, goes_on in moments(plan, last) if goes_on]


def test_a_weekly_event_becomes_a_schedule_that_our_checks_accept():
    found = only(
        event(
            "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330T215959Z",
            "DESCRIPTION:Kom gezellig langs.\\n\\nNeem je buren mee\\, en je kinderen.",
            "LOCATION:Buurthuis Proef\\, Proefstraat 1",
            "URL:https://example.org/koffie",
            "GEO:52.05;4.3",
            "SEQUENCE:3",
            "LAST-MODIFIED:20261101T100000Z",
        )
    )
    [schedule] = found.plan["schedules"]

    assert found.plan["closed"] == []
    assert {key: schedule[key] for key in ("kind", "starts_on", "ends_on", "start_time", "end_time", "rule")} == {
        "kind": "series",
        "starts_on": "2026-12-01",
        "ends_on": "2027-03-30",
        "start_time": "14:00",
        "end_time": "16:00",
        "rule": "FREQ=WEEKLY;BYDAY=TU",
    }
    assert (found.name, found.summary) == ("Koffie", "Kom gezellig langs.")
    assert found.description == "Kom gezellig langs.\n\nNeem je buren mee, en je kinderen."
    assert found.location == "Buurthuis Proef, Proefstraat 1"
    assert (found.url, found.point, found.sequence) == ("https://example.org/koffie", (52.05, 4.3), 3)
    assert found.last_modified == datetime(2026, 11, 1, 10, tzinfo=UTC)


def test_an_event_keeps_its_ids_and_another_source_has_others():
    content = calendar(event("RDATE;TZID=Europe/Amsterdam:20261201T190000"))
    first, second = ([each["uuid"] for each in read_calendar(content, NOW).events[0].plan["schedules"]] for _ in "ab")
    other = [each["uuid"] for each in read_calendar(content, NOW, source="b").events[0].plan["schedules"]]
    assert first == second
    assert len({*first, *other}) == 4


@pytest.mark.parametrize(
    ("rule", "ends_on"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=3", "2026-12-15"),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222", "2026-12-22"),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222T125959Z", "2026-12-21"),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222T130000Z", "2026-12-22"),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261222T140000", "2026-12-22"),
        ("FREQ=MONTHLY;BYDAY=1TU;COUNT=4", "2027-03-02"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1;COUNT=2", "2027-01-04"),
    ],
)
def test_a_count_or_until_becomes_the_last_day(rule, ends_on):
    schedule = the_schedule(f"RRULE:{rule}")
    assert schedule["ends_on"] == ends_on
    assert schedule["rule"] == ";".join(part for part in rule.split(";") if part[:5] not in ("COUNT", "UNTIL"))


@pytest.mark.parametrize("end", ["", ";UNTIL=20301231T000000Z", ";COUNT=900"])
def test_a_rule_that_goes_on_is_cut_at_twelve_months_with_a_remark(end):
    result = read(event(f"RRULE:FREQ=WEEKLY{end}"))
    assert result.events[0].plan["schedules"][0]["ends_on"] == "2027-11-30"
    assert result.remarks == ["Koffie: tot en met 30 november 2027 overgenomen, een reeks duurt hoogstens 12 maanden."]
    later = read(event(f"RRULE:FREQ=WEEKLY{end}"), now=NOW + timedelta(days=20))
    assert later.events[0].plan["schedules"][0]["ends_on"] == "2027-11-30"


def test_a_series_of_long_ago_goes_on_with_its_own_weeks():
    schedule = the_schedule(
        "DTSTART;TZID=Europe/Amsterdam:20100105T140000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;INTERVAL=2"
    )
    assert date.fromisoformat(schedule["starts_on"]) >= date(2025, 1, 1)
    assert (date.fromisoformat(schedule["starts_on"]) - date(2010, 1, 5)).days % 14 == 0


VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Onze eigen tijd
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (f"DTSTART:{TUESDAY}T130000Z", f"DTEND:{TUESDAY}T150000Z"),
        (f"DTSTART:{TUESDAY}T140000", f"DTEND:{TUESDAY}T160000"),
        (f"DTSTART;TZID=Europe/London:{TUESDAY}T130000", "DURATION:PT2H"),
        (f"DTSTART;TZID=W. Europe Standard Time:{TUESDAY}T140000", f"DTEND;TZID=Europe/Amsterdam:{TUESDAY}T160000"),
        (f"DTSTART;TZID=/Europe/Berlin:{TUESDAY}T140000", f"DTEND:{TUESDAY}T150000Z"),
        (f"DTSTART;TZID=Onze eigen tijd:{TUESDAY}T140000", f"DTEND;TZID=Onze eigen tijd:{TUESDAY}T160000"),
    ],
    ids=["utc", "floating", "london", "windows name", "slash", "own zone"],
)
def test_every_clock_becomes_that_of_here_in_summer_too(start, end):
    found = only(event(start, end, "RRULE:FREQ=WEEKLY;COUNT=30"), before=VTIMEZONE)
    assert {(day[-5:]) for day in days_of(found.plan)} == {"14:00"}
    assert len(days_of(found.plan)) == 30
    assert found.plan["schedules"][0]["end_time"] == "16:00"


def test_a_rule_told_in_utc_that_falls_on_the_next_day_here_follows_its_days():
    found = only(
        event(
            "DTSTART:20261130T233000Z",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4",
            "EXDATE:20261202T233000Z",
        )
    )
    assert days_of(found.plan) == ["12-01 00:30", "12-08 00:30", "12-10 00:30"]


@pytest.mark.parametrize(
    "value",
    [
        "EXDATE;TZID=Europe/Amsterdam:20261208T140000",
        "EXDATE:20261208T130000Z",
        "EXDATE:20261208T140000",
        "EXDATE;VALUE=DATE:20261208",
    ],
)
def test_a_date_left_out_is_cancelled_in_whatever_form(value):
    schedule = the_schedule("RRULE:FREQ=WEEKLY;COUNT=3", value)
    assert schedule["exceptions"] == [
        {
            "kind": "cancelled",
            "on": "2026-12-08",
            "reason": "",
            **dict.fromkeys(["new_on", "new_start_time", "new_end_time", "new_place"]),
        }
    ]


def test_extra_dates_are_extra_and_a_second_time_that_day_is_a_schedule_of_its_own():
    found = only(
        event(
            "RRULE:FREQ=WEEKLY;COUNT=2",
            "RDATE;TZID=Europe/Amsterdam:20261203T140000,20261208T140000,20261208T190000",
            "RDATE;VALUE=PERIOD:20261204T090000Z/PT1H30M",
            "RDATE;VALUE=DATE:20261209",
            "EXDATE;VALUE=DATE:20261209",
        )
    )
    assert days_of(found.plan) == ["12-01 14:00", "12-03 14:00", "12-04 10:00", "12-08 14:00", "12-08 19:00"]
    assert [each["kind"] for each in found.plan["schedules"][0]["exceptions"]] == ["extra", "extra"]
    assert len(found.plan["schedules"]) == 2


def test_changed_dates_move_or_are_cancelled():
    found = only(
        event("RRULE:FREQ=WEEKLY;COUNT=5", "LOCATION:Buurthuis Proef"),
        event(
            "RECURRENCE-ID;TZID=Europe/Amsterdam:20261208T140000",
            "DTSTART;TZID=Europe/Amsterdam:20261209T100000",
            "DTEND;TZID=Europe/Amsterdam:20261209T113000",
            "LOCATION:Buurthuis Proef",
        ),
        event("RECURRENCE-ID:20261215T130000Z", "STATUS:CANCELLED", "DTSTART:20261215T130000Z"),
        event(
            "RECURRENCE-ID;TZID=Europe/Amsterdam:20261222T140000",
            "DTSTART;TZID=Europe/Amsterdam:20261222T140000",
            "DTEND;TZID=Europe/Amsterdam:20261222T160000",
            "LOCATION:Bibliotheek Proef",
        ),
        event(
            "RECURRENCE-ID;TZID=Europe/Amsterdam:20261229T140000",
            "DTSTART;TZID=Europe/Amsterdam:20261229T140000",
            "DTEND;TZID=Europe/Amsterdam:20261229T160000",
            "LOCATION:Buurthuis Proef",
        ),
    )
    [schedule] = found.plan["schedules"]
    moved, cancelled, elsewhere = schedule["exceptions"]

    assert days_of(found.plan) == ["12-01 14:00", "12-09 10:00", "12-22 14:00", "12-29 14:00"]
    assert (moved["kind"], moved["new_on"], moved["new_start_time"], moved["new_end_time"]) == (
        "moved",
        "2026-12-09",
        "10:00",
        "11:30",
    )
    assert (cancelled["kind"], cancelled["on"]) == ("cancelled", "2026-12-15")
    assert (elsewhere["kind"], elsewhere["on"], elsewhere["new_on"]) == ("moved", "2026-12-22", None)
    [place] = found.elsewhere
    assert (place.schedule_uuid, place.on, place.location) == (schedule["uuid"], "2026-12-22", "Bibliotheek Proef")


def test_what_has_begun_is_left_as_it_was_and_what_moved_out_of_the_past_is_extra():
    now = datetime(2026, 12, 9, 12, tzinfo=AMSTERDAM)
    found = only(
        event("RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Amsterdam:20261201T140000"),
        event(
            "RECURRENCE-ID:20261208T130000Z",
            "DTSTART;TZID=Europe/Amsterdam:20261210T140000",
            "DTEND;TZID=Europe/Amsterdam:20261210T160000",
        ),
        event(
            "RECURRENCE-ID:20261215T130000Z",
            "DTSTART;TZID=Europe/Amsterdam:20261207T140000",
            "DTEND;TZID=Europe/Amsterdam:20261207T160000",
        ),
        now=now,
    )
    said = [(each["kind"], each["on"]) for each in found.plan["schedules"][0]["exceptions"]]
    assert said == [("extra", "2026-12-10"), ("cancelled", "2026-12-15")]


def test_the_later_version_counts():
    found = only(
        event("SEQUENCE:1", name="Oud"),
        event("SEQUENCE:2", name="Nieuw"),
        event("SEQUENCE:0", name="Ouder"),
    )
    assert found.name == "Nieuw"


def test_a_cancelled_event_shows_its_date_as_cancelled():
    once = only(event("STATUS:CANCELLED"))
    assert (once.is_cancelled, days_of(once.plan)) == (True, [])
    assert [goes_on for *_, goes_on in moments(once.plan, date(2026, 12, 31))] == [False]
    assert only(event("STATUS:CANCELLED", "RRULE:FREQ=WEEKLY;COUNT=3")).is_cancelled
    assert not only(event("STATUS:CONFIRMED")).is_cancelled


def test_changed_dates_without_their_series_are_dates_on_their_own():
    found = only(
        event("RECURRENCE-ID:20261201T130000Z"),
        event(
            "RECURRENCE-ID:20261208T130000Z",
            "DTSTART;TZID=Europe/Amsterdam:20261209T140000",
            "DTEND;TZID=Europe/Amsterdam:20261209T150000",
        ),
        event("RECURRENCE-ID:20261215T130000Z", "STATUS:CANCELLED"),
    )
    assert days_of(found.plan) == ["12-01 14:00", "12-09 14:00"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202"], "geen begin- en eindtijd"),
        (["DTSTART:20261201T130000Z", "DTEND:20261203T130000Z"], "geen begin- en eindtijd"),
        (["DTSTART:20261201T130000Z"], "geen begin- en eindtijd"),
        (["DTSTART:20261201T130000Z", "DTEND:20261201T120000Z"], "geen begin- en eindtijd"),
        (["DTSTART;TZID=Europe/Amsterdam:20261201T220000", "DURATION:PT4H"], "middernacht"),
        (["DTSTART;TZID=Atlantis/Verzonnen:20261201T140000", "DURATION:PT1H"], "tijdzone Atlantis/Verzonnen"),
        (["DTSTART;TZID=Europe:20261201T140000", "DURATION:PT1H"], "beschadigd"),
        ([f"DTSTART;TZID={'x' * 300}:20261201T140000", "DURATION:PT1H"], ""),
        (["DTSTART;TZID=../../etc/passwd:20261201T140000", "DURATION:PT1H"], "tijdzone"),
        (["DTSTART:gisteren", "DURATION:PT1H"], "DTSTART"),
        (["DTSTART:00010101T000000Z", "DURATION:PT1H"], "DTSTART"),
        (["DTSTART:20261201T130000Z", "DURATION:P9999999W"], ""),
        (["RRULE:FREQ=VAAK"], "herhaling"),
        (["RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY"], "meer dan één herhaling"),
        (["RRULE:FREQ=WEEKLY", "EXRULE:FREQ=MONTHLY"], "meer dan één herhaling"),
        (["RRULE:FREQ=SECONDLY"], "deze herhaling"),
        (["RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"], "deze herhaling"),
        (["RRULE:FREQ=HOURLY"], "deze herhaling"),
        (["RRULE:FREQ=DAILY;BYHOUR=9,11;BYMINUTE=0"], "deze herhaling"),
        (["RRULE:FREQ=WEEKLY", "EXDATE:nooit"], "EXDATE"),
        (["RRULE:FREQ=WEEKLY", "RDATE:nooit"], "RDATE"),
        (["CLASS:PRIVATE"], "privé"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason_and_the_others_come_in(lines, reason):
    assert reason in refusal(*lines)


def test_this_and_all_following_is_refused():
    [refused] = read(event("RRULE:FREQ=WEEKLY"), event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261208T130000Z")).refused
    assert "deze en alle volgende" in refused.reason


def test_periods_where_moments_belong_spoil_no_other():
    good = event(uid="goed@example.org", name="Goed")
    period = "VALUE=PERIOD:20261208T130000Z/PT1H"
    result = read(event("RRULE:FREQ=WEEKLY"), event(f"RECURRENCE-ID;{period}"), good)
    assert ([each.name for each in result.events], len(result.refused)) == (["Goed"], 1)
    assert "12-08 14:00" not in days_of(only(event("RRULE:FREQ=WEEKLY;COUNT=3", f"EXDATE;{period}")).plan)


def test_a_changed_date_that_cannot_be_kept_is_named():
    [refused] = read(
        event("RRULE:FREQ=WEEKLY"),
        event("RECURRENCE-ID:20261208T130000Z", "DTSTART;VALUE=DATE:20261208"),
    ).refused
    assert refused.reason.startswith("op 8 december 2026: ")


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=7;COUNT=2", ["12-09 14:00", "01-11 14:00"]),
        ("FREQ=HOURLY;INTERVAL=3;COUNT=3", ["12-01 14:00", "12-01 17:00", "12-01 20:00"]),
        ("FREQ=DAILY;BYHOUR=9,14;COUNT=3", ["12-01 14:00", "12-02 09:00", "12-02 14:00"]),
        ("FREQ=YEARLY;BYWEEKNO=50;BYDAY=TU;COUNT=1", ["12-08 14:00"]),
    ],
)
def test_a_rule_that_we_do_not_keep_becomes_its_dates(rule, days):
    found = only(event(f"RRULE:{rule}"))
    assert all(each["rule"] == "" for each in found.plan["schedules"])
    assert days_of(found.plan) == days


def test_what_is_over_is_left_out_and_counted():
    result = read(
        event("DTSTART:20261101T130000Z", "DURATION:PT1H"),
        event("DTSTART:20260101T130000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4", uid="twee@example.org"),
    )
    assert (result.events, result.refused, result.past) == ([], [], 2)
    assert result.uids == {"een@example.org", "twee@example.org"}


def test_one_broken_event_spoils_no_other():
    content = (
        calendar(event(uid="a@example.org"))
        .replace(b"END:VCALENDAR\r\n", b"")
        .replace(b"END:VEVENT\r\n", b"END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Kapot\r\nniets dan een regel\r\n")
    )
    content += calendar(event(uid="b@example.org"), "SUMMARY:Zonder kenmerk").split(b"NL\r\n")[1]
    result = read_calendar(content, NOW)
    assert [each.uid for each in result.events] == ["a@example.org", "b@example.org"]
    assert [each.name for each in result.refused] == ["Kapot", "Zonder kenmerk"]


def test_an_alarm_inside_an_event_is_not_the_event():
    found = only(event("BEGIN:VALARM", "DESCRIPTION:Vergeet het niet", "DURATION:PT9H", "SUMMARY:Wekker", "END:VALARM"))
    assert (found.name, found.summary) == ("Koffie", "")


def test_nobody_who_is_invited_or_organises_is_read():
    found = only(
        event(
            "ORGANIZER;CN=Een Mens:mailto:mens@example.org",
            'ATTENDEE;CN="Nog Een";ROLE=REQ-PARTICIPANT:mailto:',
            " gast@example.org",
            "CONTACT:Bel Een Mens",
            "DESCRIPTION:Kom langs.\\n\\n-::~:~::~:~\\nJoin: https://meet.example.org/geheim",
        )
    )
    said = repr(found)
    assert not any(word in said for word in ("mens@", "gast@", "Een Mens", "geheim"))
    assert found.summary == "Kom langs."


def test_texts_lose_their_markup_and_what_nobody_sees():
    found = only(
        event(
            "DESCRIPTION:<p>Kom <b>langs</b> &amp\\; neem mee:</p><script>alert(1)</script><br>koek\u202e",
            "URL:http://",
            "LOCATION:Zaal\\n1",
            name="Koffie <b> \\n en thee\u0007",
        )
    )
    assert found.summary.startswith("Kom langs & neem mee:")
    assert "<" not in found.summary + found.description
    assert (found.name, found.url, found.location) == ("Koffie <b> en thee", "", "Zaal 1")
    long = only(event("DESCRIPTION:" + "woord " * 100))
    assert len(long.summary) <= 200
    assert long.description.startswith("woord woord")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "geen agenda"),
        (b"<html>", "geen agenda"),
        (b"BEGIN:VCALENDAR\r\n" + b"X:" + b"x" * 5 * 1024 * 1024, "groter dan 5 MB"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5_000, "meer dan 5000 onderdelen"),
    ],
)
def test_what_is_no_calendar_or_too_large_is_refused_whole(content, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read_calendar(content, NOW)


def test_a_zone_that_would_take_for_ever_is_not_learned():
    hostile = VTIMEZONE.replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "FREQ=SECONDLY")
    result = read(event("DTSTART;TZID=Onze eigen tijd:20261201T140000", "DURATION:PT1H"), before=hostile)
    assert "tijdzone Onze eigen tijd" in result.refused[0].reason


def test_five_thousand_events_are_read_in_seconds():
    many = [event("RRULE:FREQ=WEEKLY;BYDAY=TU", uid=f"{number}@example.org") for number in range(4_000)]
    assert len(read(*many).events) == 4_000


@pytest.mark.parametrize("now", ["2027-03-10T14:30+01:00"])
def test_our_own_calendar_of_every_example_read_back_gives_the_same_dates(
    client, settings, time_machine, make_activity, now
):
    moment = datetime.fromisoformat(now)
    time_machine.move_to(moment, tick=False)
    settings.SHOW_EXAMPLES = True
    call_command("load_examples", stdout=StringIO())
    activities = list(Activity.objects.filter(is_example=True, schedules__isnull=False).distinct())
    end = span(horizon(), time(0), time(0), AMSTERDAM)[1]

    for activity in activities:
        result = read_calendar(ics(client, activity).content, moment)
        assert result.refused == []
        taken_over = make_activity("Overgenomen")
        actions.edit_activity(taken_over, {"plan": _plan(result, taken_over.place)}, by=None)
        rows = Occurrence.objects.filter(activity=taken_over).not_over(moment)
        found = [(row.starts_at, f"{row.ends_at.astimezone(AMSTERDAM):%H:%M}", not row.is_cancelled) for row in rows]
        assert _going_on(found, end) == _going_on(expanded(client, activity), end), activity
    assert len(activities) > 50


def _plan(result: CalendarRead, place: Place) -> dict:
    """All events of a calendar together, with `place` for the dates that are elsewhere."""
    elsewhere = {(each.schedule_uuid, each.on) for one in result.events for each in one.elsewhere}
    schedules = [each for one in result.events for each in one.plan["schedules"]]
    for schedule in schedules:
        for exception in schedule["exceptions"]:
            if (schedule["uuid"], exception["on"]) in elsewhere:
                exception["new_place"] = str(place.uuid)
    return {"schedules": schedules, "closed": []}


def _going_on(rows, end: datetime):
    """What an EXDATE leaves out we show as cancelled, so only what goes on is compared."""
    return sorted((start, clock) for start, clock, goes_on in rows if goes_on and start < end)
