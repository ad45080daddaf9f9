from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from activities import actions
from activities.enums import ExceptionKind, Status
from activities.models import Activity, Occurrence, Schedule, ScheduleException

MOMENTS = "/api/v1/momenten"
TUESDAY = date(2026, 12, 1)


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(datetime(2026, 11, 30, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam")), tick=False)


@pytest.fixture
def plan(monday_morning, make_activity):
    """Every Tuesday from 14:00 to 16:00, four times."""

    def make(name="Koffie", exceptions=(), **values):
        activity = make_activity(name, **values)
        schedule = Schedule(
            activity=activity,
            starts_on=TUESDAY,
            ends_on=TUESDAY + timedelta(days=21),
            start_time=time(14),
            end_time=time(16),
            rule="FREQ=WEEKLY;BYDAY=TU",
        )
        actions.add_schedule(schedule, [ScheduleException(**each) for each in exceptions], by=None)
        return schedule

    return make


def _rows(client, **search):
    return client.get(MOMENTS, search).json()["resultaten"]


def test_a_moment_says_when_where_and_whether_it_goes_on(client, plan, make_activity):
    elsewhere = make_activity("Elders").place
    exceptions = [
        {"kind": ExceptionKind.CANCELLED, "on": TUESDAY, "reason": "De gastvrouw is ziek."},
        {
            "kind": ExceptionKind.MOVED,
            "on": TUESDAY + timedelta(days=7),
            "new_on": TUESDAY + timedelta(days=8),
            "new_start_time": time(10),
            "new_end_time": time(12),
            "new_place": elsewhere,
        },
    ]
    activity = plan(exceptions=exceptions).activity
    off, moved, usual, _last = _rows(client)

    assert usual == {
        "id": str(Occurrence.objects.get(local_on=date(2026, 12, 15)).uuid),
        "activiteit": {"id": str(activity.uuid), "naam": "Koffie"},
        "plek": {"id": str(activity.place.uuid), "naam": activity.place.name},
        "begin": "2026-12-15T13:00:00Z",
        "einde": "2026-12-15T15:00:00Z",
        "oorspronkelijkBegin": "2026-12-15T13:00:00Z",
        "status": "gepland",
        "reden": None,
        "tijdzone": "Europe/Amsterdam",
    }
    assert (off["status"], off["reden"]) == ("afgelast", "De gastvrouw is ziek.")
    assert (moved["status"], moved["plek"]["naam"]) == ("verplaatst", elsewhere.name)
    assert (moved["begin"], moved["oorspronkelijkBegin"]) == ("2026-12-09T09:00:00Z", "2026-12-08T13:00:00Z")


def test_what_is_over_is_gone_and_what_goes_on_is_there(client, plan, time_machine):
    plan()
    time_machine.move_to(datetime(2026, 12, 1, 14, 30, tzinfo=ZoneInfo("UTC")), tick=False)
    assert len(_rows(client)) == 4
    time_machine.move_to(datetime(2026, 12, 1, 15, 0, tzinfo=ZoneInfo("UTC")), tick=False)
    assert [row["begin"][:10] for row in _rows(client)] == ["2026-12-08", "2026-12-15", "2026-12-22"]


def test_the_pages_together_hold_every_moment_once_in_time_order(client, monday_morning, examples):
    first = client.get(MOMENTS, {"perPagina": "100"}).json()
    rows = [row for page in range(1, first["paginas"] + 1) for row in _rows(client, perPagina="100", pagina=str(page))]

    assert len({row["id"] for row in rows}) == len(rows) == first["aantal"] == Occurrence.objects.count() > 500
    assert [row["begin"] for row in rows] == sorted(row["begin"] for row in rows)
    assert {row["status"] for row in rows} == {"gepland", "afgelast", "verplaatst"}
    assert _rows(client, pagina="99999") == []


@pytest.mark.parametrize("order", ["naam", "afstand", "relevantie"])
def test_they_stand_by_time_whatever_order_is_asked_for(client, plan, order):
    plan("Zang")
    plan("Appeltaart")
    assert [row["begin"] for row in _rows(client, volgorde=order)] == [row["begin"] for row in _rows(client)]


@pytest.mark.parametrize(
    ("search", "number"),
    [
        ({"dag": "vandaag"}, 0),
        ({"dag": "morgen"}, 1),
        ({"dag": "2026-12-08", "vanaf": "14:00"}, 1),
        ({"dag": "2026-12-08", "vanaf": "14:01"}, 0),
        ({"q": "koffie"}, 4),
        ({"q": "qqzzxx"}, 0),
        ({"categorie": "sport"}, 0),
        ({"gratis": "true"}, 4),
        ({"leeftijd": "3"}, 0),
        ({"lat": "52.05", "lon": "4.3", "straal": "100"}, 4),
        ({"lat": "52.06", "lon": "4.3", "straal": "100"}, 0),
    ],
)
def test_every_part_of_the_question_counts(client, plan, search, number):
    values = {"price_cents": 0, "age_policy": "range", "age_from_months": 216, "place__lat": 52.05, "place__lon": 4.3}
    plan(**values)
    assert client.get(MOMENTS, search).json()["aantal"] == number


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ({"dag": "gisteren"}, ["dag"]),
        ({"vanaf": "16:00", "tot": "14:00"}, ["tot"]),
        ({"bij": "0000XX", "onbekend": "1"}, ["onbekend", "bij"]),
        ({"pagina": "0", "nuOpen": "misschien"}, ["nuOpen", "pagina"]),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(client, zuidwest, search, names):
    response = client.get(MOMENTS, search)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert sorted(wrong["name"] for wrong in response.json()["invalidParams"]) == sorted(names)


@pytest.mark.parametrize("search", [{}, {"bij": "2532CR"}, {"dag": "week", "categorie": "eten"}])
def test_more_rows_cost_no_more_queries(client, examples, django_assert_max_num_queries, search):
    client.get(MOMENTS, search | {"perPagina": "1"})  # the outlines of the buurten are read once per process
    with django_assert_max_num_queries(9) as few:
        few_rows = client.get(MOMENTS, search | {"perPagina": "2"}).json()["resultaten"]
    with django_assert_max_num_queries(len(few)) as many:
        many_rows = client.get(MOMENTS, search | {"perPagina": "100"}).json()["resultaten"]

    assert len(few_rows) == 2 < len(many_rows)
    assert len(few) == len(many)


def test_what_is_not_shown_has_no_moments(client, plan, examples, settings):
    settings.SHOW_EXAMPLES = False
    activity = plan().activity
    assert {row["activiteit"]["naam"] for row in _rows(client)} == {"Koffie"}

    Activity.objects.filter(pk=activity.pk).update(status=Status.WITHDRAWN)
    assert _rows(client) == []
