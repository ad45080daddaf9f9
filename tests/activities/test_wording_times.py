from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from activities import wording_times
from activities.models import Occurrence, Schedule

# A Wednesday, 11:00 on the clock.
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def moment(on=TODAY, start=14 * 60, end=16 * 60, **values):
    day = datetime(on.year, on.month, on.day, tzinfo=UTC)
    at = {"starts_at": day.replace(hour=start // 60 - 1), "ends_at": day.replace(hour=end // 60 - 1)}
    return Occurrence(**({"local_on": on, "start_minute": start, "end_minute": end} | at | values))


def schedule(rule, start="10:00", end="12:00", on=date(2026, 12, 1)):
    return Schedule(rule=rule, start_time=time.fromisoformat(start), end_time=time.fromisoformat(end), starts_on=on)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (moment(), "vandaag 14:00-16:00"),
        (moment(date(2026, 11, 26)), "morgen 14:00-16:00"),
        (moment(date(2026, 12, 1)), "dinsdag 1 december 14:00-16:00"),
        (moment(date(2027, 1, 5)), "dinsdag 5 januari 14:00-16:00"),
        (moment(date(2027, 3, 2)), "dinsdag 2 maart 2027 14:00-16:00"),
        (moment(start=600, end=720), "nu bezig, tot 12:00"),
        (moment(start=600, end=720, is_opening_hours=True), "nu open, tot 12:00"),
        (moment(start=600, end=720, status="afgelast"), "vandaag 10:00-12:00"),
        (moment(date(2026, 11, 26), start=60, end=1440), "morgen 01:00-24:00"),
    ],
)
def test_a_moment_as_people_say_it(row, said):
    assert wording_times.moment(row) == said


def test_a_whole_day_has_no_hours():
    assert wording_times.span(0, 1440) == "dag en nacht"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY", "elke dag"),
        ("FREQ=DAILY;INTERVAL=3", "om de 3 dagen"),
        ("FREQ=WEEKLY", "elke dinsdag"),
        ("FREQ=WEEKLY;BYDAY=TU,MO", "elke maandag en dinsdag"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "elke maandag, woensdag en vrijdag"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "maandag tot en met vrijdag"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "elke dag"),
        ("FREQ=DAILY;BYDAY=SA,SU", "elke zaterdag en zondag"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "om de week op dinsdag"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,TH", "om de 3 weken op dinsdag en donderdag"),
        ("FREQ=MONTHLY;BYDAY=3TU", "elke derde dinsdag van de maand"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "elke laatste vrijdag van de maand"),
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", "elke eerste en derde dinsdag van de maand"),
        ("FREQ=MONTHLY;BYDAY=1TU,2TU,-1TU", "elke eerste, tweede en laatste dinsdag van de maand"),
        ("FREQ=MONTHLY;BYDAY=1MO,3TU", "elke eerste maandag en derde dinsdag van de maand"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "op de 15e van de maand"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,1", "op de 1e en 15e van de maand"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,10,20", "op de 1e, 10e en 20e van de maand"),
        ("FREQ=MONTHLY", "op de 1e van de maand"),
        ("FREQ=YEARLY", "elk jaar op 1 december"),
        # What has no short words is not guessed at.
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2", "op vaste dagen"),
        ("FREQ=MONTHLY;BYDAY=-2MO", "op vaste dagen"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "op vaste dagen"),
        ("FREQ=WEEKLY;BYMONTH=6;BYDAY=MO", "op vaste dagen"),
        ("FREQ=DAILY;BYDAY=MO;BYMONTHDAY=1,2,3", "op vaste dagen"),
        ("FREQ=WEEKLY;BYDAY=MO;BYMONTHDAY=1,2,3", "op vaste dagen"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=1MO", "op vaste dagen"),
        ("", "dinsdag 1 december"),
    ],
)
def test_a_rule_as_a_rhythm(rule, said):
    assert wording_times.rhythm(schedule(rule)) == said


@pytest.mark.parametrize(
    ("rule", "later", "number"),
    [
        ("FREQ=WEEKLY", date(2026, 12, 22), 1),
        ("FREQ=WEEKLY", date(2026, 12, 23), 2),
        ("FREQ=WEEKLY;INTERVAL=2", date(2026, 12, 22), 2),
    ],
)
def test_weekly_on_the_same_day_is_one_rhythm_in_whatever_week_it_began(rule, later, number):
    assert len(wording_times.rhythms([schedule(rule), schedule(rule, "13:00", "15:00", later)])) == number


def test_blocks_of_one_rhythm_are_told_together():
    rows = [
        schedule("FREQ=WEEKLY;BYDAY=TU", "13:00", "00:00"),
        schedule("FREQ=DAILY", "09:00", "09:30"),
        schedule("FREQ=WEEKLY;BYDAY=TU"),
    ]
    assert wording_times.rhythms(rows) == ["elke dag 09:00-09:30", "elke dinsdag 10:00-12:00 en 13:00-24:00"]


@pytest.mark.parametrize(
    ("next_one", "said"),
    [
        (moment(date(2026, 12, 1), 600, 720), "elke dinsdag 10:00-12:00, eerstvolgende 1 december"),
        (moment(date(2026, 11, 26)), "morgen 14:00-16:00"),
        (moment(date(2026, 12, 1), is_opening_hours=True), "dinsdag 1 december 14:00-16:00"),
    ],
)
def test_a_rhythm_says_its_next_date_unless_that_is_soon(next_one, said):
    assert wording_times.regular([schedule("FREQ=WEEKLY;BYDAY=TU")], next_one, TODAY) == said


@pytest.mark.parametrize(
    ("next_one", "said"),
    [
        # an extra date on a Sunday, with the same hours and with others
        (moment(date(2026, 11, 29), 600, 720, schedule_id=1), "zondag 29 november 10:00-12:00"),
        (moment(date(2026, 11, 29), 900, 1020, schedule_id=1), "zondag 29 november 15:00-17:00"),
        # moved to another hour, and to another place
        (moment(date(2026, 12, 1), 900, 1020, schedule_id=1), "dinsdag 1 december 15:00-17:00"),
        (moment(date(2026, 12, 1), 600, 720, schedule_id=1, status="verplaatst"), "dinsdag 1 december 10:00-12:00"),
        # of the single date beside the rhythm
        (moment(date(2026, 12, 1), 600, 720, schedule_id=2), "dinsdag 1 december 10:00-12:00"),
    ],
)
def test_a_date_outside_the_rhythm_is_told_with_its_own_day_and_hours(next_one, said):
    weekly, single = schedule("FREQ=WEEKLY;BYDAY=TU"), schedule("")
    weekly.pk, single.pk = 1, 2
    assert wording_times.regular([weekly, single], next_one, TODAY) == said


def test_a_further_moment_says_only_what_differs():
    first = moment()
    said = [
        wording_times.after(row, first)
        for row in (moment(start=18 * 60, end=20 * 60), moment(date(2026, 11, 26)), moment(date(2026, 12, 1), end=1020))
    ]
    assert said == ["18:00-20:00", "morgen", "dinsdag 1 december 14:00-17:00"]


def test_a_single_date_has_no_rhythm():
    assert wording_times.regular([schedule("")], moment(date(2026, 12, 1)), TODAY) == "dinsdag 1 december 14:00-16:00"


def test_a_day_above_its_moments():
    said = [wording_times.heading(date(2026, 11, day), TODAY) for day in (25, 26, 28)]
    assert said == ["Vandaag, woensdag 25 november", "Morgen, donderdag 26 november", "Zaterdag 28 november"]


def test_the_days_of_the_week_follow_the_language():
    with translation.override("en"):
        assert "Tuesday" in wording_times.rhythm(schedule("FREQ=WEEKLY;BYDAY=TU"))
