"""What cannot be planned is refused with a sentence, and nothing of it is stored."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities import actions
from activities.enums import ExceptionKind
from activities.models import ClosedPeriod, Occurrence, Schedule, ScheduleException
from activities.recurrence import dates
from tests.activities.helpers import plan

pytestmark = pytest.mark.usefixtures("zuidwest")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"start_time": time(12), "end_time": time(10)}, "De eindtijd ligt voor de begintijd"),
        ({"start_time": time(10), "end_time": time(10)}, "De eindtijd ligt voor de begintijd"),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "geen enkele datum"),
        ({"rule": "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "starts_on": date(2026, 9, 1)}, "geen enkele datum"),
        ({"rule": "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5;BYMONTHDAY=31"}, "geen enkele datum"),
        ({"starts_on": date(2026, 9, 2), "ends_on": date(2026, 9, 7)}, "geen enkele datum"),
        ({"rule": "FREQ=DAILY;COUNT=100000"}, "meer dan 400 data"),
        ({"rule": "FREQ=DAILY", "ends_on": None}, "Vul een laatste dag in"),
        ({"ends_on": date(2030, 1, 1)}, "hoogstens 12 maanden"),
        ({"rule": "FREQ=WEEKLY;UNTIL=20261231T120000"}, "geen tijdzone"),
        ({"rule": "FREQ=WEEKLY;UNTIL=20261231"}, "geen tijdzone"),
        ({"rule": "FREQ=WEEKLY;UNTIL=20261331T120000Z"}, "bestaat niet"),
        ({"rule": "FREQ=WEEKLY;UNTIL=20261201T120000Z;COUNT=3"}, "niet allebei"),
        ({"rule": "FREQ=HOURLY"}, "kunnen we niet lezen"),
        ({"rule": "BYDAY=MO"}, "Kies hoe vaak"),
        ({"rule": "FREQ=WEEKLY;BYDAY=3TU"}, "derde dinsdag"),
        ({"rule": "FREQ=DAILY;INTERVAL=7;BYDAY=TU"}, "Kies elke week"),
        ({"rule": "elke dinsdag"}, "kunnen we niet lezen"),
        ({"rule": "FREQ=WEEKLY;BYDAY=TU;FREQ=DAILY"}, "kunnen we niet lezen"),
        ({"rule": "FREQ=WEEKLY;" + "BYDAY=TU;" * 40}, "te lang"),
        ({"rule": "FREQ=WEEKLY;BYDAY=SU", "start_time": time(2, 30), "end_time": time(4)}, "verandert de klok"),
        ({"rule": "", "starts_on": date(2027, 3, 28), "start_time": time(2, 30), "end_time": time(4)}, "28 maart 2027"),
        ({"rule": "", "starts_on": date(2026, 10, 25), "start_time": time(1), "end_time": time(2, 30)}, "25 oktober"),
        ({"starts_on": date(2026, 9, 8), "ends_on": date(2026, 9, 1)}, "Tussen de eerste en de laatste dag"),
        ({"rule": "FREQ=WEEKLY;BYMONTHDAY=15"}, "15e van de maand"),
        ({"rule": "FREQ=DAILY;BYMONTHDAY=1,15"}, "15e van de maand"),
        ({"rule": "FREQ=DAILY", "starts_on": date(1750, 1, 1), "ends_on": date(2027, 4, 1)}, "Kijk het jaar na"),
        ({"starts_on": date(1, 1, 1), "ends_on": date(1, 3, 1)}, "Kijk het jaar na: 1 januari 0001"),
        ({"rule": "", "starts_on": date(9999, 12, 31), "end_time": time(0)}, "Kijk het jaar na"),
        ({"kind": "opening_hours", "starts_on": date(9999, 12, 1), "ends_on": None}, "Kijk het jaar na"),
        ({"kind": "opening_hours", "ends_on": date(9999, 12, 31)}, "Kijk het jaar na: 31 december 9999"),
        ({"kind": "opening_hours", "rule": "FREQ=DAILY;UNTIL=99991230T120000Z", "ends_on": None}, "Kijk het jaar na"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_with_a_sentence_and_nothing_is_stored(activity, values, said):
    with pytest.raises(ValidationError) as refused:
        plan(activity, **values)
    assert said in " ".join(refused.value.messages)
    assert not Schedule.objects.exists()
    assert not Occurrence.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "cancelled", "on": date(2026, 10, 7)}, "Op 7 oktober 2026 is er geen moment"),
        ({"kind": "moved", "on": date(2026, 10, 7), "new_on": date(2026, 10, 8)}, "is er geen moment"),
        ({"kind": "moved", "on": date(2026, 10, 6)}, "Vul de nieuwe dag"),
        ({"kind": "moved", "on": date(2026, 10, 6), "new_start_time": time(13)}, "eindtijd ligt voor de begintijd"),
        ({"kind": "moved", "on": date(2026, 10, 6), "new_on": date(2026, 9, 6)}, "al geweest"),
        ({"kind": "moved", "on": date(2026, 10, 6), "new_on": date(2026, 12, 24)}, "zijn jullie dicht"),
        (
            {"kind": "moved", "on": date(2026, 10, 20), "new_on": date(2026, 10, 25), "new_start_time": time(2, 30)},
            "verandert de klok",
        ),
        ({"kind": "cancelled", "on": date(2026, 9, 1)}, "al geweest"),
        ({"kind": "cancelled", "on": date(2026, 12, 22)}, "is er geen moment"),
        ({"kind": "cancelled", "on": date(2027, 7, 6)}, "is er geen moment"),
        ({"kind": "extra", "on": date(2026, 10, 6)}, "is er al een moment"),
        ({"kind": "extra", "on": date(2026, 12, 24)}, "zijn jullie dicht"),
        ({"kind": "extra", "on": date(2026, 10, 8), "new_on": date(2026, 10, 9)}, "maar één dag"),
        ({"kind": "moved", "on": date(2026, 9, 29), "new_on": date(2026, 10, 8)}, "29 september 2026 is al geweest"),
        (
            {"kind": "moved", "on": date(2026, 10, 6), "new_on": date(2026, 10, 13)},
            "13 oktober 2026 is er al een moment",
        ),
        ({"kind": "moved", "on": date(2026, 10, 6), "new_on": date(2036, 10, 7)}, "Kijk het jaar na: 7 oktober 2036"),
        ({"kind": "moved", "on": date(2036, 10, 7), "new_on": date(2026, 10, 7)}, "Kijk het jaar na: 7 oktober 2036"),
        ({"kind": "moved", "on": date(2026, 10, 6), "new_on": date(9999, 12, 31)}, "Kijk het jaar na"),
        ({"kind": "extra", "on": date(2036, 10, 8)}, "Kijk het jaar na: 8 oktober 2036"),
        ({"kind": "anders", "on": date(2026, 10, 6)}, "anders"),
    ],
)
def test_an_exception_that_cannot_be_is_refused_and_nothing_is_stored(weekly, values, said):
    period = ClosedPeriod(activity=weekly.activity, first_on=date(2026, 12, 20), last_on=date(2027, 1, 3))
    actions.close(period, by=None)
    before = list(Occurrence.objects.order_by("pk").values())
    with pytest.raises(ValidationError) as refused:
        actions.add_exception(ScheduleException(schedule=weekly, **values), by=None)
    assert said in " ".join(refused.value.messages)
    assert not ScheduleException.objects.exists()
    assert list(Occurrence.objects.order_by("pk").values()) == before


def test_a_second_exception_for_one_date_is_refused(weekly):
    actions.add_exception(ScheduleException(schedule=weekly, kind="cancelled", on=date(2026, 10, 6)), by=None)
    with pytest.raises(ValidationError, match="al een uitzondering"):
        actions.add_exception(
            ScheduleException(schedule=weekly, kind="moved", on=date(2026, 10, 6), new_on=date(2026, 10, 7)), by=None
        )


def test_a_wrong_exception_takes_the_whole_new_schedule_with_it(activity):
    with pytest.raises(ValidationError):
        plan(activity, [ScheduleException(kind="cancelled", on=date(2026, 10, 7))])
    assert not Schedule.objects.exists()


def test_a_closed_period_that_ends_before_it_begins_is_refused(activity):
    with pytest.raises(ValidationError, match="laatste dag ligt voor"):
        actions.close(ClosedPeriod(activity=activity, first_on=date(2026, 12, 2), last_on=date(2026, 12, 1)), by=None)


@pytest.mark.parametrize("days", [(date(1, 1, 1), date(2026, 12, 1)), (date(2026, 12, 1), date(9999, 12, 31))])
def test_a_closed_period_with_a_wrong_year_is_refused(activity, days):
    with pytest.raises(ValidationError, match="Kijk het jaar na"):
        actions.close(ClosedPeriod(activity=activity, first_on=days[0], last_on=days[1]), by=None)
    assert not ClosedPeriod.objects.exists()


def test_what_began_years_ago_is_no_wrong_year(activity):
    schedule = plan(activity, kind="opening_hours", rule="FREQ=DAILY", starts_on=date(2018, 1, 1), ends_on=None)
    assert schedule.occurrences.exists()


def test_two_dates_may_not_be_moved_to_one_moment_but_may_to_one_day(weekly):
    on, target = date(2026, 10, 6), date(2026, 10, 9)
    actions.add_exception(ScheduleException(schedule=weekly, kind="moved", on=on, new_on=target), by=None)
    second = {"schedule": weekly, "kind": "moved", "on": date(2026, 10, 13), "new_on": target}
    with pytest.raises(ValidationError, match="9 oktober 2026 is er al een moment"):
        actions.add_exception(ScheduleException(**second), by=None)
    with pytest.raises(ValidationError, match="9 oktober 2026 is er al een moment"):
        actions.add_exception(ScheduleException(schedule=weekly, kind="extra", on=target), by=None)
    actions.add_exception(ScheduleException(**second, new_start_time=time(14), new_end_time=time(16)), by=None)
    assert weekly.occurrences.filter(local_on=target).count() == 2


def test_a_date_may_be_moved_to_one_that_does_not_go_on(weekly):
    cancelled, on = date(2026, 10, 13), date(2026, 10, 6)
    actions.add_exception(ScheduleException(schedule=weekly, kind="cancelled", on=cancelled), by=None)
    actions.add_exception(ScheduleException(schedule=weekly, kind="moved", on=on, new_on=cancelled), by=None)
    assert set(weekly.occurrences.filter(local_on=cancelled).values_list("status", flat=True)) == {
        "afgelast",
        "verplaatst",
    }


@pytest.mark.parametrize(
    ("exception", "values", "said"),
    [
        (
            {"kind": "moved", "on": date(2026, 10, 13), "new_on": date(2026, 10, 14), "new_start_time": time(11)},
            {"start_time": time(8), "end_time": time(10)},
            "14 oktober 2026 ligt dan de eindtijd voor de begintijd",
        ),
        (
            {"kind": "extra", "on": date(2026, 10, 15), "new_start_time": time(11, 30)},
            {"start_time": time(8), "end_time": time(9)},
            "15 oktober 2026 ligt dan de eindtijd voor de begintijd",
        ),
        (
            {"kind": "extra", "on": date(2026, 10, 25)},
            {"start_time": time(2, 30), "end_time": time(4)},
            "25 oktober 2026 verandert de klok",
        ),
        (
            {"kind": "moved", "on": date(2026, 10, 13), "new_on": date(2026, 10, 14)},
            {"rule": "FREQ=WEEKLY;BYDAY=TU,WE"},
            "14 oktober 2026 is er al een moment",
        ),
    ],
)
def test_other_times_that_a_date_of_its_own_cannot_have_are_refused_and_nothing_is_stored(
    weekly, exception, values, said
):
    actions.add_exception(ScheduleException(schedule=weekly, **exception), by=None)
    before = list(Occurrence.objects.order_by("pk").values()), Schedule.objects.values().get()
    with pytest.raises(ValidationError) as refused:
        actions.change_schedule(weekly, values, by=None)
    assert said in " ".join(refused.value.messages)
    assert (list(Occurrence.objects.order_by("pk").values()), Schedule.objects.values().get()) == before


def test_a_cancelled_date_keeps_its_day_and_its_times(weekly):
    on = date(2026, 10, 13)
    times = {"new_on": date(2026, 10, 14), "new_start_time": time(13)}
    actions.add_exception(ScheduleException(schedule=weekly, kind="cancelled", on=on, **times), by=None)
    row = weekly.occurrences.get(status="afgelast")
    assert (row.local_on, row.start_minute, row.end_minute) == (on, 600, 720)


def test_a_date_of_its_own_that_is_over_does_not_hinder_other_times(weekly, time_machine):
    extra = ScheduleException(schedule=weekly, kind="extra", on=date(2026, 10, 2), new_start_time=time(11, 30))
    actions.add_exception(extra, by=None)
    time_machine.move_to(datetime(2026, 10, 2, 9, 45, tzinfo=UTC), tick=False)
    actions.change_schedule(weekly, {"start_time": time(8), "end_time": time(9)}, by=None)
    assert set(weekly.occurrences.filter(starts_at__gt=timezone.now()).values_list("start_minute", flat=True)) == {480}


def test_twice_as_many_exceptions_take_twice_the_work(make_activity, monkeypatch):
    """All other writers wait while they are checked."""
    start = timezone.localdate() + timedelta(days=1)
    asked = []
    monkeypatch.setattr("activities.schedules.dates", lambda *rule: asked.append(rule) or dates(*rule))

    def work(number):
        asked.clear()
        schedule = Schedule(
            activity=make_activity(),
            starts_on=start,
            ends_on=start + timedelta(days=90),
            start_time=time(10),
            end_time=time(11),
            rule="FREQ=DAILY",
        )
        days = [start + timedelta(days=day) for day in range(number)]
        moved = [ScheduleException(kind=ExceptionKind.MOVED, on=day, new_start_time=time(9)) for day in days]
        actions.add_schedule(schedule, moved, by=None)
        return len(asked)

    assert work(40) < 2.5 * work(20)
