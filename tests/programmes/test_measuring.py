"""What is stored of a day, how often, and what of it never changes."""

import itertools
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from activities.models import Attendance, Demand
from programmes import measuring
from programmes.figures import Figure, Figures, Key
from programmes.models import Baseline, Measurement
from tests.programmes.past import moment

TODAY = date(2026, 7, 20)
QUARTER = date(2026, 4, 1)
REACH = (Key("reach", "eten", "", "", "nu"), Figure(61.25, 3, 4))
SPOTS = {"eten": {"BU05180000": ["2545ZZ", "2545AA"]}, "beweging": {}}
SOURCES = "tests.programmes.test_measuring"


def of_a_test(quarter):
    yield "referrals", "", "", "", 12, None, None, False


numbers = itertools.count(10)


def of_a_moment(quarter):
    """Another number each time that somebody looks."""
    yield "searches", "", "", "", next(numbers), None, None, False


def of_another(quarter):
    yield "moments_held", "eten", "", "", 3, None, None, False


def broken(quarter):
    raise RuntimeError("de tafel is leeg")


@pytest.fixture(autouse=True)
def _coverage(monkeypatch, time_machine, settings):
    """How much is covered is measured elsewhere."""
    time_machine.move_to(datetime(2026, 7, 20, 10, tzinfo=UTC), tick=False)
    settings.INDICATOR_SOURCES = ["programmes.indicators.of_catalogue"]

    def measure_coverage(as_of, progress):
        progress("geteld")
        return SimpleNamespace(rows=[REACH], white_spots=SPOTS)

    monkeypatch.setattr(measuring, "measure_coverage", measure_coverage)


@pytest.fixture
def coffee(bare, make_activity):
    return make_activity("Koffie", place__buurt=bare.here)


@pytest.fixture
def counted(coffee):
    return moment(coffee, date(2026, 5, 5), people=20)


def figures(row) -> Figures:
    return Figures.from_text(row.figures)


def test_a_day_is_stored_with_coverage_figures_of_the_day_and_of_the_quarter(counted):
    row = measuring.measure(TODAY)
    assert (row.as_of, row.quarter) == (TODAY, QUARTER)
    found = figures(row)
    assert found[REACH[0]] == REACH[1]
    assert found.figure("active_places").value == 1
    assert found.figure("visits") == Figure(20, 1, 1)
    assert json.loads(row.white_spots) == {"beweging": {}, "eten": {"BU05180000": ["2545AA", "2545ZZ"]}}


def test_measuring_again_gives_the_same_bytes_in_the_same_row(counted):
    first = measuring.measure(TODAY)
    again = measuring.measure(TODAY)
    assert (again.pk, again.figures, again.white_spots) == (first.pk, first.figures, first.white_spots)
    assert Measurement.objects.count() == 1


def test_what_is_no_number_of_people_follows_what_is_there_now(counted, make_activity):
    measuring.measure(TODAY)
    make_activity("Eten")
    assert figures(measuring.measure(TODAY)).figure("active_places").value == 2


@pytest.mark.parametrize("later", [TODAY, TODAY + timedelta(days=1), TODAY - timedelta(days=1)])
def test_people_of_a_quarter_are_counted_once(counted, coffee, later):
    """A tap afterwards would be known by subtraction."""
    Demand.objects.create(day=QUARTER, category_slug="eten", number=9)
    measuring.measure(TODAY)
    Attendance.objects.update(number=21)
    moment(coffee, date(2026, 5, 6), people=8)
    Demand.objects.update(number=10)
    found = figures(measuring.measure(later))
    assert found.figure("visits") == Figure(20, 1, 1)
    assert found.figure("searches").value == 9
    assert found.figure("moments_held").value == 2


def test_another_quarter_is_counted_by_itself(counted, coffee):
    measuring.measure(TODAY)
    moment(coffee, date(2026, 2, 2), people=33)
    found = measuring.measure(date(2026, 5, 1))
    assert (found.quarter, figures(found).figure("visits").value) == (date(2026, 1, 1), 33)


def test_people_of_the_quarter_of_the_baseline_are_those_of_the_baseline(counted):
    measuring.freeze(TODAY, by=None)
    Measurement.objects.all().delete()
    Attendance.objects.update(number=21)
    assert figures(measuring.measure(TODAY)).figure("visits").value == 20


def test_a_source_that_was_not_there_yet_is_counted_the_first_time_it_is(counted, settings):
    measuring.measure(TODAY)
    settings.INDICATOR_SOURCES = [*settings.INDICATOR_SOURCES, f"{SOURCES}.of_a_test"]
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests"]
    Attendance.objects.update(number=21)
    found = figures(measuring.measure(TODAY))
    assert found.figure("referrals").value == 12
    assert found.figure("visits").value == 20


def test_a_source_of_an_app_that_is_not_there_is_passed_over(counted, settings):
    settings.INDICATOR_SOURCES = ["absent.indicators.of_quarter", *settings.INDICATOR_SOURCES]
    assert figures(measuring.measure(TODAY)).figure("visits").value == 20


def test_the_sources_of_the_settings_tell_of_referrals_where_these_are_there(counted, settings):
    settings.INDICATOR_SOURCES = ["programmes.indicators.of_catalogue", "referrals.indicators.of_quarter"]
    told = {key.indicator for key in figures(measuring.measure(TODAY))}
    assert "visits" in told
    assert ("referrals" in told) == apps.is_installed("referrals")


@pytest.mark.parametrize(
    ("path", "said"), [("programmes.indicators.nobody", "nobody"), (f"{SOURCES}.broken", "de tafel is leeg")]
)
def test_a_source_that_fails_is_named_and_nothing_is_stored(counted, settings, path, said):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests"]
    settings.INDICATOR_SOURCES = [*settings.INDICATOR_SOURCES, path]
    with pytest.raises(measuring.SourceFailed, match=said) as failed:
        measuring.measure(TODAY)
    assert path in str(failed.value)
    assert not Measurement.objects.exists()


def test_two_sources_may_not_say_the_same(counted, settings):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests"]
    settings.INDICATOR_SOURCES = [*settings.INDICATOR_SOURCES, f"{SOURCES}.of_another"]
    with pytest.raises(measuring.SourceFailed, match=r"moments_held.*eten"):
        measuring.measure(TODAY)


def run(command, *arguments) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_the_command_measures_today_and_shows_how_far_it_is(counted):
    said = run("measure")
    assert said.startswith("geteld\n")
    assert "20-07-2026" in said
    assert Measurement.objects.get().as_of == TODAY


def test_the_command_measures_another_day_but_none_that_is_still_to_come(counted):
    run("measure", "--date", "2026-07-01")
    assert Measurement.objects.get().as_of == date(2026, 7, 1)
    with pytest.raises(CommandError, match="nog niet geweest"):
        run("measure", "--date", "2026-07-21")


@pytest.mark.parametrize("command", ["measure", "freeze_baseline"])
@pytest.mark.parametrize("day", ["0001-01-01", "1999-01-01", "2019-12-31"])
def test_the_commands_refuse_a_day_that_is_surely_a_slip(counted, command, day):
    """A report of a quarter before 2000 has no address."""
    with pytest.raises(CommandError, match="Kies een dag vanaf 01-01-2020"):
        run(command, "--date", day)
    assert not Measurement.objects.exists()
    assert not Baseline.objects.exists()


def test_the_command_ends_with_what_is_wrong(counted, settings):
    settings.INDICATOR_SOURCES = ["programmes.indicators.nobody"]
    with pytest.raises(CommandError, match=r"programmes\.indicators\.nobody"):
        run("measure")


def test_the_baseline_is_frozen_once(counted, programme_manager):
    measured = measuring.measure(TODAY)
    row = measuring.freeze(TODAY, by=programme_manager)
    assert (row.figures, row.quarter, row.frozen_by) == (measured.figures, QUARTER, programme_manager.uuid)
    with pytest.raises(measuring.AlreadyFrozen, match="al een nulmeting, van 2026-07-20"):
        measuring.freeze(date(2026, 7, 19), by=programme_manager)
    assert Baseline.objects.get().as_of == TODAY


def test_the_command_freezes_what_was_measured_on_that_day(counted):
    run("measure", "--date", "2026-07-01")
    before = Measurement.objects.get().figures
    run("freeze_baseline", "--date", "2026-07-01", "--yes")
    assert Baseline.objects.get().figures == before


def test_the_command_measures_a_day_that_was_not(counted):
    run("freeze_baseline", "--date", "2026-07-19", "--yes")
    assert Baseline.objects.get().as_of == Measurement.objects.get().as_of == date(2026, 7, 19)


@pytest.mark.parametrize(("answer", "number"), [("ja", 1), (" JA ", 1), ("", 0), ("nee", 0)])
def test_the_command_asks_whether_you_are_sure(counted, monkeypatch, answer, number):
    monkeypatch.setattr("builtins.input", lambda question: answer)
    if number:
        run("freeze_baseline", "--date", "2026-07-20")
    else:
        with pytest.raises(CommandError, match="niets vastgelegd"):
            run("freeze_baseline", "--date", "2026-07-20")
    assert Baseline.objects.count() == number


def test_the_command_says_what_to_do_where_nobody_can_answer(counted, monkeypatch):
    def nobody(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    with pytest.raises(CommandError, match="--yes"):
        run("freeze_baseline", "--date", "2026-07-20")
    assert not Baseline.objects.exists()


def test_the_command_refuses_a_second_one_before_it_asks(counted, monkeypatch):
    run("freeze_baseline", "--date", "2026-07-20", "--yes")
    monkeypatch.setattr("builtins.input", lambda question: pytest.fail("it asked"))
    with pytest.raises(CommandError, match="al een nulmeting"):
        run("freeze_baseline", "--date", "2026-07-01")


def test_the_command_freezes_no_day_that_is_still_to_come(counted):
    with pytest.raises(CommandError, match="nog niet geweest"):
        run("freeze_baseline", "--date", "2026-07-21", "--yes")


def test_the_command_needs_a_day(db):
    with pytest.raises(CommandError, match="--date"):
        run("freeze_baseline", "--yes")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("other", "rows"), [(TODAY, 1), (date(2026, 7, 19), 2)])
def test_two_that_measure_at_once_say_the_same_of_people(zuidwest, settings, other, rows):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests"]
    settings.INDICATOR_SOURCES = [f"{SOURCES}.of_a_moment"]
    together = threading.Barrier(2)

    def one(day):
        try:
            together.wait()
            return figures(measuring.measure(day)).figure("searches").value
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(one, (TODAY, other)))
    assert told[0] == told[1] is not None
    assert Measurement.objects.count() == rows


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_that_freeze_at_once_one_is_told_that_there_is_one(zuidwest):
    measuring.measure(TODAY)
    together = threading.Barrier(2)

    def one(_number):
        try:
            together.wait()
            return str(measuring.freeze(TODAY, by=None))
        except measuring.AlreadyFrozen:
            return "already"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, (1, 2))) == ["2026-07-20", "already"]
