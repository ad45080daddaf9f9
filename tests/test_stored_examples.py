"""That the examples put back by tests/stored_examples.py are those of a load, for each test anew."""

from collections import deque
from random import Random

import pytest
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from activities import actions
from activities.importers.examples import remove_examples
from activities.models import Activity, Occurrence, Organisation, Revision, Term
from tests import stored_examples
from tests.stored_examples import load_examples, quarter, rows_of_all

STORED = deque()


@pytest.fixture
def _five_past_ten(settings, zuidwest, time_machine):
    time_machine.move_to("2026-11-25 10:05 +0100", tick=False)
    settings.SHOW_EXAMPLES = True


@pytest.fixture
def rows_after(monkeypatch):
    """All rows once this was done, which is undone then; keys and random numbers are the same each time."""

    def rows_after(*steps):
        with monkeypatch.context() as patch, transaction.atomic():
            patch.setattr("os.urandom", Random(1).randbytes)
            _start_keys_anew()
            for step in steps:
                step()
            Revision.objects.update(token="", words_token="")
            rows = rows_of_all()
            transaction.set_rollback(True)
        return rows

    return rows_after


def _start_keys_anew() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows_of_all())):
            cursor.execute(statement)


def _really() -> None:
    call_command("load_examples", verbosity=0)


@pytest.fixture
def stored(monkeypatch, _five_past_ten, rows_after):
    """One load that the tests of this file share, and what comes of it."""
    monkeypatch.setattr(stored_examples, "STORED", STORED)
    if not STORED:
        rows_after(load_examples)
    yield STORED
    assert len(STORED) == 1


def test_every_row_put_back_is_that_of_a_load(stored, rows_after):
    put_back = rows_after(load_examples)
    assert put_back == rows_after(_really)
    assert len(put_back[Activity]) > 100
    assert len(put_back[Occurrence]) > 1_000


def test_a_little_later_the_moments_are_those_of_a_load_then(stored, rows_after, time_machine):
    time_machine.move_to("2026-11-25 10:14:59 +0100", tick=False)
    assert rows_after(load_examples)[Occurrence] == rows_after(_really)[Occurrence]


def test_a_row_that_a_load_changes_is_changed_and_not_there_twice(stored, rows_after):
    assert {Revision, Term} <= stored[0].gone.keys()
    terms = rows_after(load_examples)[Term]
    assert len({row[0] for row in terms}) == len(terms) > 500


def test_what_is_written_next_gets_a_key_of_its_own(stored):
    load_examples()
    there = set(Organisation.objects.values_list("pk", flat=True))
    assert Organisation.objects.create(name="Nieuw", slug="nieuw").pk not in there


def test_a_token_never_comes_back(stored):
    seen = set()
    for _turn in range(3):
        with transaction.atomic():
            load_examples()
            seen.update(Revision.objects.tokens())
            transaction.set_rollback(True)
    assert len(seen) == 6


def test_what_a_test_does_to_them_leaves_the_next_ones_as_they_were(stored, rows_after):
    untouched = rows_after(load_examples)
    assert rows_after(load_examples, _spoil) != untouched
    assert rows_after(load_examples) == untouched


def _spoil() -> None:
    first, second = Activity.objects.filter(is_example=True).order_by("pk")[:2]
    actions.edit_activity(first, {"name": "Bedorven"}, by=None)
    second.delete()


@pytest.mark.parametrize("turn", [1, 2])
def test_of_two_tests_that_take_them_away_both_find_them(turn, examples):
    assert Activity.objects.filter(is_example=True).count() > 60
    remove_examples()
    assert not Activity.objects.filter(is_example=True).exists()


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_that_does_not_ask_for_them_finds_none(turn, zuidwest, settings):
    settings.SHOW_EXAMPLES = True
    assert not Activity.objects.filter(is_example=True).exists()
    assert not Organisation.objects.filter(is_example=True).exists()


def test_all_examples_begin_and_end_on_a_quarter_of_an_hour(examples):
    times = Occurrence.objects.filter(activity__is_example=True).values_list("starts_at", "ends_at")
    assert all(moment == quarter(moment) for row in times for moment in row)


class TestReallyLoaded:
    """When what was stored is not what a load would make."""

    @pytest.fixture
    def loads(self, monkeypatch, _five_past_ten):
        """In place of real ones. The first was at five past ten."""
        loads = []
        monkeypatch.setattr(stored_examples, "STORED", deque())
        monkeypatch.setattr(stored_examples, "call_command", lambda *command, **options: loads.append(command))
        load_examples()
        return loads

    def test_once_for_all_that_is_the_same(self, loads):
        load_examples()
        assert loads == [("load_examples",)]

    @pytest.mark.parametrize("now", ["2026-11-25 10:15", "2026-11-25 10:04", "2026-11-26 10:05", "2027-03-10 14:30"])
    def test_at_another_time(self, loads, time_machine, now):
        time_machine.move_to(f"{now} +0100", tick=False)
        load_examples()
        assert len(loads) == 2

    def test_besides_a_row_that_was_not_there_before(self, loads, make_activity):
        make_activity("Koffie")
        load_examples()
        assert len(loads) == 2

    def test_besides_a_row_that_is_not_what_it_was(self, loads):
        Organisation.objects.filter(pk=Organisation.objects.first().pk).update(name="Andersom")
        load_examples()
        assert len(loads) == 2

    def test_with_another_horizon(self, loads, settings):
        settings.OCCURRENCE_HORIZON_DAYS = 20
        load_examples()
        assert len(loads) == 2
