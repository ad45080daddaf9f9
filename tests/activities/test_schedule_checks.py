"""What cannot be planned is refused with a sentence, and nothing of it is stored."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from activities import actions
from activities.models import ClosedPeriod, Occurrence, Schedule, ScheduleException
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
