from datetime import date, datetime, time

import pytest
from hypothesis import given

from activities import actions, hours
from activities.importers.places import import_places
from activities.models import Activity, Schedule
from activities.opening_hours import read, write
from tests.activities.test_opening_hours import texts

HEADER = "key,name,category,source,opening_hours_text\n"


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 09:00-17:00",
        "Mo-Fr 09:00-12:00,13:00-24:00; PH off",
        "Tu[1,3] 10:00-12:00; SH off",
        "24/7",
        "Mo[-1] 10:00-12:00",
        "Sa,Su 10:00-16:00",
    ],
)
def test_hours_become_schedules_and_hours_again(text):
    said = read(text)
    assert write(hours.hours_of(hours.schedules_of(Activity(), said))) == write(said)


@given(texts)
def test_any_hours_of_the_part_survive_the_way_through_schedules(text):
    said = read(text)
    if said and said.blocks:
        assert write(hours.hours_of(hours.schedules_of(Activity(), said))) == write(said)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"}],
        [{"rule": "FREQ=MONTHLY;BYMONTHDAY=1"}],
        [{"rule": "FREQ=MONTHLY;BYDAY=1MO,2TU"}],
        [{"rule": ""}],
        [{"rule": "FREQ=WEEKLY;BYDAY=MO", "ends_on": date(2027, 1, 1)}],
        [{"rule": "FREQ=WEEKLY;BYDAY=MO", "kind": "series"}],
        [{"rule": "FREQ=WEEKLY;BYDAY=MO"}, {"rule": "FREQ=WEEKLY;BYDAY=TU", "skip_public_holidays": True}],
    ],
)
def test_what_the_format_cannot_say_is_not_guessed_at(rows):
    usual = {"kind": "opening_hours", "start_time": time(9), "end_time": time(10), "starts_on": date(2026, 11, 1)}
    assert hours.hours_of(Schedule(**(usual | row)) for row in rows) is None


@pytest.fixture
def import_hours(tmp_path, zuidwest):
    def load(text):
        path = tmp_path / "places.csv"
        path.write_text(f'{HEADER}huis,Het Huis,ontmoeten,test,"{text}"\n')
        report = import_places(path)
        return report, Activity.objects.get(name="Het Huis")

    return load


def test_an_import_reads_hours_and_keeps_other_words_as_text(import_hours, time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 10), tick=False)
    report, activity = import_hours("meestal 's middags")
    assert (report.added, activity.times_text, activity.schedules.count()) == (1, "meestal 's middags", 0)
    report, activity = import_hours("Mo-Fr 09:00-17:00; Sa 10:00-12:00; PH off")
    assert (report.changed, activity.times_text, activity.schedules.count()) == (1, "", 2)
    assert activity.occurrences.filter(local_on=date(2026, 12, 25)).count() == 0
    assert activity.occurrences.filter(local_on=date(2026, 12, 24)).count() == 1
    version = activity.version
    report, activity = import_hours("Sa 10:00-12:00; Mo-Fr 09:00-17:00; PH off")
    assert (report.unchanged, activity.version) == (1, version)
    report, activity = import_hours("")
    assert activity.times_text == ""
    # The block of today has begun: it is history, and the only thing left.
    assert list(activity.occurrences.values_list("local_on", flat=True)) == [date(2026, 11, 25)]


def test_hours_that_come_back_go_on_with_the_same_id(import_hours, time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 10), tick=False)
    _report, activity = import_hours("We 09:00-17:00")
    first = activity.schedules.get()
    time_machine.move_to(datetime(2026, 12, 3, 10), tick=False)
    import_hours("Th 09:00-17:00")
    report, activity = import_hours("We 09:00-17:00")
    assert report.changed == 1
    assert activity.schedules.get(ends_on=None).uuid == first.uuid
    ahead = activity.occurrences.filter(starts_at__gt="2026-12-04T00:00Z").order_by("starts_at")
    assert ahead.first().local_on == date(2026, 12, 9)


def test_new_hours_leave_what_has_begun(import_hours, time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 10), tick=False)
    _report, activity = import_hours("We 09:00-17:00")
    actions.set_opening_hours(activity, hours.schedules_of(activity, read("Th 09:00-17:00")), by=None)
    days = list(activity.occurrences.order_by("starts_at").values_list("local_on", flat=True)[:2])
    assert days == [date(2026, 11, 25), date(2026, 11, 26)]
