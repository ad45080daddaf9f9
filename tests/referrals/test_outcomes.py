"""The counts of quarters: what counts where, and that nothing changes once a quarter is over."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from referrals import actions, counting, outcomes
from referrals.enums import ENDED, DaysToContact, Event, Result, State
from referrals.models import Outcome, Referral
from referrals.who import HOST, RESIDENT, SYSTEM

HERE = ZoneInfo("Europe/Amsterdam")
START = datetime(2024, 2, 5, 10, 0, tzinfo=HERE)
NEXT = datetime(2024, 4, 2, 10, 0, tzinfo=HERE)
DAY = timedelta(days=1)


@pytest.fixture
def counted(zuidwest):
    """Counts of the first quarter of 2024."""

    def count(number: int, *, quarter=date(2024, 1, 1), category="ontmoeten", buurt="", result="geweest", days="0-2"):
        cell = {"quarter": quarter, "category": category, "buurt": buurt, "result": result, "days": days}
        Outcome.objects.create(number=number, **cell)

    return count


def table(quarter: outcomes.Quarter, title: str) -> dict[str, int | None]:
    (found,) = (each for each in quarter.tables if each.title == title)
    return {line.label: line.number for line in found.lines}


def figures() -> list[tuple[str, ...]]:
    return list(outcomes.as_rows(outcomes.closed_quarters()))


def of_the_first_quarter() -> list[tuple[str, ...]]:
    return [row for row in figures() if row[0] == "1e kwartaal van 2024"]


def test_every_end_has_its_result():
    ends = [(state, "") for state in ENDED - {State.DECLINED}]
    ends += [(State.DECLINED, reason) for reason in ("vol", "past-niet", "gestopt")]
    assert {counting.result_of(*end) for end in ends} == set(Result)
    assert counting.result_of(State.DONE, "") == counting.result_of(State.CAME, "") == Result.CAME


@pytest.mark.parametrize(
    ("given", "contact", "days"),
    [
        ("2024-02-05 00:00", "2024-02-05 00:01", "0-2"),
        ("2024-02-05 00:00", "2024-02-07 23:59", "0-2"),
        ("2024-02-05 23:59", "2024-02-08 00:00", "3-7"),
        ("2024-02-05 10:00", "2024-02-12 23:59", "3-7"),
        ("2024-02-05 10:00", "2024-02-13 00:00", "8-14"),
        ("2024-02-05 10:00", "2024-02-19 23:59", "8-14"),
        ("2024-02-05 10:00", "2024-02-20 00:00", "15+"),
        # Over the clocks of 31 March: days of the calendar, not of 24 hours.
        ("2024-03-30 23:30", "2024-04-02 00:10", "3-7"),
    ],
)
def test_days_to_contact_are_those_of_the_calendar_here(given, contact, days):
    moments = [datetime.fromisoformat(text).replace(tzinfo=HERE) for text in (given, contact)]
    assert counting.days_to_contact(*moments) == days
    assert counting.days_to_contact(moments[0], None) == DaysToContact.NEVER


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [
        ("2024-03-31T21:59:59+00:00", "2024-01-01"),
        ("2024-03-31T22:00:00+00:00", "2024-04-01"),
        ("2024-12-31T22:59:59+00:00", "2024-10-01"),
        ("2024-12-31T23:00:00+00:00", "2025-01-01"),
    ],
)
def test_a_quarter_begins_at_midnight_here(moment, quarter):
    assert counting.quarter_of(datetime.fromisoformat(moment)) == date.fromisoformat(quarter)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_quarters_follow_each_other(day):
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=HERE)
    quarter = counting.quarter_of(moment)
    assert counting.start_of(quarter) <= moment < counting.end_of(quarter)
    assert counting.quarter_of(counting.end_of(quarter)) == counting.next_quarter(quarter)


def test_a_running_quarter_is_not_shown_and_a_closed_one_is(make_card, time_machine, counted):
    time_machine.move_to(START, tick=False)
    counted(8)
    actions.move(make_card().referrals.get(), Event.CAME, by=HOST)
    time_machine.move_to(datetime(2024, 3, 31, 23, 59, 59, tzinfo=HERE), tick=False)
    assert outcomes.closed_quarters() == []
    time_machine.move_to(datetime(2024, 4, 1, tzinfo=HERE), tick=False)
    (quarter,) = outcomes.closed_quarters()
    assert (quarter.label, quarter.total) == ("1e kwartaal van 2024", 9)


def test_what_is_still_open_is_not_counted(referral, time_machine):
    time_machine.move_to(datetime.now(HERE) + timedelta(days=190))
    assert outcomes.closed_quarters() == []


def test_a_closed_quarter_stays_as_it_was_published_whatever_happens_later(
    make_card, make_fresh, time_machine, counted
):
    """Finished, withdrawn, expired, counted away: no figure of it changes."""
    time_machine.move_to(START, tick=False)
    for result in ("geweest", "verlopen", "niet-gekomen"):
        counted(11, result=result)
    cards = [make_card(make_fresh(f"Koffie {number}"), make_fresh(f"Soep {number}")) for number in range(6)]
    for number, card in enumerate(cards):
        first, second = card.referrals.order_by("pk")
        time_machine.move_to(START + number * DAY, tick=False)
        actions.move(first, Event.CAME, by=HOST)
        if number % 2:
            actions.move(second, Event.FULL, by=HOST)
    time_machine.move_to(NEXT, tick=False)
    published = of_the_first_quarter()
    assert ("1e kwartaal van 2024", "totaal", "", "42") in published
    for row in Referral.objects.filter(state=State.CAME)[:2]:
        actions.move(row, Event.FINISH, by=SYSTEM)
    assert of_the_first_quarter() == published
    actions.withdraw(cards[0], by=RESIDENT)
    actions.withdraw(cards[1], by=RESIDENT)
    assert of_the_first_quarter() == published
    for days in (0, 1, 30, 60, 88, 91):
        time_machine.move_to(NEXT + days * DAY, tick=False)
        actions.expire_silent()
        actions.finish_old()
        actions.forget()
        assert of_the_first_quarter() == published, days
    assert not Referral.objects.exists()


def test_a_card_that_is_withdrawn_in_the_running_quarter_counts_as_withdrawn(referral, time_machine):
    actions.withdraw(referral.card, by=RESIDENT)
    actions.forget()
    assert Outcome.objects.get().result == Result.WITHDRAWN


def test_under_five_nothing_is_shown(counted):
    counted(4)
    (quarter,) = outcomes.closed_quarters()
    assert (quarter.total, quarter.tables) == (None, [])
    assert figures()[1:] == [("1e kwartaal van 2024", "totaal", "", "minder dan 5")]


def test_small_cells_are_left_out_and_one_more_with_them(counted):
    counted(20)
    counted(9, result="verlopen", days="geen")
    counted(3, result="niet-gekomen", days="geen")
    (quarter,) = outcomes.closed_quarters()
    assert quarter.total == 32
    ends = table(quarter, "Hoe het afliep")
    assert {label: number for label, number in ends.items() if number} == {"geweest": 20}
    assert table(quarter, "Hoe snel er contact was")["binnen 2 dagen"] == 20
    assert table(quarter, "Hoe snel er contact was")["geen contact"] is None


def test_themes_and_buurten_are_all_there_also_without_any(counted):
    counted(30, category="ontmoeten", buurt="BU05181785")
    counted(30, category="bestaat-niet-meer", buurt="BU00000000")
    (quarter,) = outcomes.closed_quarters()
    themes, buurten = table(quarter, "Thema"), table(quarter, "Buurt van de activiteit")
    assert len(themes) > 5
    assert len(buurten) > 10
    assert None in buurten.values()
    assert list(themes)[-1] == "anders"
    assert list(buurten)[-1] == "elders, of onbekend"


def test_each_table_adds_up_to_the_total_before_anything_is_left_out(counted, monkeypatch):
    monkeypatch.setattr(outcomes, "suppress", dict)
    counted(7, category="bewegen")
    counted(8, category="weg", buurt="BU00000000", result="afgewezen-vol", days="geen")
    (quarter,) = outcomes.closed_quarters()
    assert [sum(line.number for line in each.lines) for each in quarter.tables] == [15] * 4


def test_quarters_are_newest_first_and_ask_four_questions(counted, django_assert_num_queries):
    for quarter in (date(2024, 1, 1), date(2024, 7, 1), date(2024, 4, 1)):
        counted(6, quarter=quarter)
    with django_assert_num_queries(4):
        shown = outcomes.closed_quarters()
    assert [quarter.first_day.month for quarter in shown] == [7, 4, 1]
