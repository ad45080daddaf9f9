"""What the figures of the programmes say of referrals is what the page of outcomes says, and no more."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from referrals import outcomes
from referrals.enums import Result
from referrals.indicators import of_quarter
from referrals.models import Outcome

QUARTER = date(2024, 1, 1)


@pytest.fixture
def counted(zuidwest):
    def count(number, result="geweest", quarter=QUARTER):
        cell = {"quarter": quarter, "category": "ontmoeten", "buurt": "", "result": result, "days": "0-2"}
        Outcome.objects.create(number=number, **cell)

    return count


def numbers(quarter=QUARTER) -> dict:
    rows = list(of_quarter(quarter))
    assert all((row[0], *row[2:4], *row[5:7]) == ("referrals", "", "", None, None) for row in rows)
    assert all(row[7] == (row[4] is None) for row in rows)
    return {row[1]: row[4] for row in rows}


def test_they_are_those_of_the_page(counted):
    for result, number in (("geweest", 20), ("afgewezen-vol", 7), ("niet-gekomen", 3), ("verlopen", 11)):
        counted(number, result)
    (quarter,) = outcomes.closed_quarters()
    found = numbers()
    assert found[""] == quarter.total == 41
    assert [found[each] for each in Result.values] == [line.number for line in quarter.tables[0].lines]
    assert found["geweest"] == 20
    assert found["niet-gekomen"] is found["verlopen"] is None


def test_with_fewer_than_five_nothing_is_shown(counted):
    counted(4)
    assert numbers() == dict.fromkeys(["", *Result.values])


def test_a_quarter_without_any_looks_like_one_with_few(counted):
    assert numbers() == dict.fromkeys(["", *Result.values])


def test_other_quarters_and_the_running_one_do_not_count(counted, time_machine):
    counted(30, quarter=date(2024, 4, 1))
    assert numbers()[""] is None
    time_machine.move_to(datetime(2024, 4, 2, 10, tzinfo=ZoneInfo("Europe/Amsterdam")))
    assert numbers(date(2024, 4, 1))[""] is None
