"""What stops when a grant ends, worked out by hand; the rule itself is in test_endangered.py."""

from datetime import date, timedelta

import pytest

from activities.enums import ExceptionKind, Status
from activities.models import Activity, Category, Funding, Grant, ScheduleException
from maps.models import Buurt
from programmes.endangered import activities_that_end
from programmes.endings import Lost, calendar_of_endings
from tests.activities.helpers import plan
from tests.programmes.ending_rows import MORNING, TODAY, beside, fund, make_grant

END = date(2027, 3, 31)
NOTHING = Lost(0, 0, 0, 0)


@pytest.fixture(autouse=True)
def _no_other_grants(zuidwest, time_machine):
    Grant.objects.all().delete()
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def koffie(make_activity):
    return make_activity("Koffie")


@pytest.fixture
def grant():
    return make_grant(ends_on=END)


def endings(today=TODAY):
    return calendar_of_endings(today)


def the_ending(today=TODAY):
    (ending,) = endings(today)
    return ending


def told(ending):
    return [(loss.buurt and loss.buurt.code, loss.category.slug, *loss.lost) for loss in ending.losses]


def in_buurt(code):
    return {"place__buurt": Buurt.objects.get(code=code)}


def two_buurten():
    first, second = Buurt.objects.order_by("sort_name", "code")[:2]
    return first.code, second.code


def test_a_town_worked_out_by_hand(make_activity, grant):
    first, second = two_buurten()
    eten = Category.objects.get(slug="eten")
    koffie = make_activity("Koffie", **in_buurt(first))
    soep = beside(koffie, "Soep", eten)  # so the place counts for two themes, and once in the total
    dans = make_activity("Dans", "sport", **in_buurt(second))
    zwemmen = make_activity("Zwemmen", "sport", **in_buurt(second))
    ergens = make_activity("Ergens")
    make_activity("Niet betaald", "sport", **in_buurt(second))
    plan(koffie)  # on Tuesdays: 6, 13, 20 and 27 October
    plan(dans, rule="FREQ=WEEKLY;BYDAY=TU,TH")  # on Thursdays too: 1, 8, 15 and 22 October
    for funding in ({"place": koffie.place}, {"activity": dans}, {"activity": zwemmen}, {"place": ergens.place}):
        fund(grant, **funding)
    ending = the_ending()
    assert told(ending) == [
        (first, "ontmoeten", 1, 1, 1, 0),
        (first, "eten", 1, 1, None, 1),
        (second, "sport", 2, 2, 2, 1),
        (None, "ontmoeten", 1, 1, None, 1),
    ]
    assert ending.total == Lost(places=4, activities=5, moments_per_week=3, without_times=3)
    assert (ending.last_day, ending.days_left) == (END, 181)
    assert soep.buurt.code == first


def test_moments_are_those_of_four_weeks_and_opening_hours_are_moments_too(koffie, grant):
    plan(koffie, rule="FREQ=DAILY", kind="opening_hours", ends_on=None)
    fund(grant, activity=koffie)
    assert the_ending().total.moments_per_week == 7


def test_a_part_of_a_moment_per_week_is_told_as_it_is(koffie, grant):
    plan(koffie, starts_on=date(2026, 10, 6), ends_on=date(2026, 10, 6), rule="")
    fund(grant, activity=koffie)
    assert the_ending().total.moments_per_week == 0.25


def test_what_does_not_go_on_is_no_moment_that_is_lost(koffie, grant):
    off = ScheduleException(kind=ExceptionKind.CANCELLED, on=date(2026, 10, 13))
    plan(koffie, [off])
    fund(grant, activity=koffie)
    assert the_ending().total.moments_per_week == 0.75


def test_times_that_nobody_knows_are_unknown_and_a_series_that_is_over_is_none(koffie, grant, make_activity):
    fund(grant, activity=koffie)
    assert the_ending().total == Lost(1, 1, None, 1)
    over = make_activity("Over")
    plan(over, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 29))
    fund(grant, activity=over)
    assert the_ending().total == Lost(2, 2, 0, 1)


def test_an_activity_that_is_paid_for_itself_and_by_its_place_is_lost_once(koffie, grant):
    fund(grant, activity=koffie)
    fund(grant, place=koffie.place)
    assert the_ending().total.activities == 1


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PUBLISHED])
def test_what_is_not_on_the_site_is_no_loss(koffie, grant, status):
    fund(grant, activity=koffie)
    Activity.objects.filter(pk=koffie.pk).update(status=status)
    ending = the_ending()
    assert (ending.losses, ending.total, ending.is_filled_in) == ([], NOTHING, True)


def test_money_for_a_theme_is_told_apart_and_is_no_loss(koffie, grant):
    fund(grant, category=koffie.category)
    ending = the_ending()
    assert (ending.themes, ending.losses, ending.total) == ([koffie.category], [], NOTHING)


def test_a_grant_of_which_nobody_filled_in_what_it_pays_for_says_so(grant):
    assert not the_ending().is_filled_in


def test_a_successor_that_goes_on_later_takes_over_and_is_named(koffie, grant):
    fund(grant, activity=koffie)
    after = make_grant("Vervolg", ends_on=END + timedelta(days=1))
    Grant.objects.filter(pk=grant.pk).update(successor=after)
    first, _second = endings()
    assert (first.successor, first.losses) == (after, [])


def test_a_successor_that_stops_as_soon_saves_nothing(koffie, grant):
    fund(grant, activity=koffie)
    Grant.objects.filter(pk=grant.pk).update(successor=make_grant("Even lang", ends_on=END))
    first, _second = endings()
    assert first.successor is None
    assert first.total.activities == 1


def test_what_the_successor_pays_for_is_lost_when_that_one_ends_though_it_has_yet_to_begin(koffie, grant):
    after = make_grant("Vervolg", starts_on=END, ends_on=END + timedelta(days=365))
    Grant.objects.filter(pk=grant.pk).update(successor=after)
    fund(grant, activity=koffie)
    fund(after, activity=koffie)
    assert [each.total.activities for each in endings()] == [0, 1]


def test_the_first_to_come_stands_first_and_what_nobody_knows_last():
    make_grant("Onbekend")
    for days in (40, 0, -1, 20):
        make_grant(f"Over {days}", ends_on=TODAY + timedelta(days=days))
    found = [(each.grant.name, each.days_left) for each in endings()]
    assert found == [("Over 0", 0), ("Over 20", 20), ("Over 40", 40), ("Onbekend", None)]


def test_what_a_grant_pays_for_until_another_day_ends_on_a_day_of_its_own(koffie, grant, make_activity):
    early = END - timedelta(days=90)
    fund(grant, activity=koffie, ends_on=early)
    fund(grant, activity=make_activity("Thee"))
    fund(grant, activity=make_activity("Over"), ends_on=TODAY - timedelta(days=1))
    assert [(each.last_day, each.total.activities) for each in endings()] == [(early, 1), (END, 1)]


def test_a_year_is_as_good_as_its_last_day_and_else_that_of_the_programme():
    make_grant("Jaar", end_year=2028)
    of_programme = make_grant("Programma")
    of_programme.programme.end_year = 2027
    of_programme.programme.save()
    found = [(each.grant.name, each.last_day) for each in endings()]
    assert found == [("Programma", date(2027, 12, 31)), ("Jaar", date(2028, 12, 31))]


@pytest.mark.parametrize("shown", [True, False])
def test_examples_never_count(koffie, grant, make_activity, settings, shown):
    settings.SHOW_EXAMPLES = shown
    thee = make_activity("Thee")
    fund(make_grant("Verzonnen", is_example=True, ends_on=END), activity=koffie)
    fund(grant, activity=koffie, is_example=True)
    fund(grant, activity=thee)
    Activity.objects.filter(pk=thee.pk).update(is_example=True)
    Grant.objects.filter(pk=grant.pk).update(successor=make_grant("Verzonnen opvolger", is_example=True))
    ending = the_ending()
    assert (ending.grant, ending.losses, ending.successor) == (grant, [], None)


def test_at_an_invented_place_nothing_is_lost(make_activity, grant):
    fund(grant, activity=make_activity("Koffie", place__is_example=True))
    assert the_ending().total == NOTHING


def test_an_invented_successor_keeps_nothing_going(koffie, grant):
    fund(grant, activity=koffie)
    Grant.objects.filter(pk=grant.pk).update(successor=make_grant("Verzonnen opvolger", is_example=True))
    assert the_ending().total.activities == 1
    assert activities_that_end(TODAY) == {koffie.pk}


def test_together_they_lose_what_the_rule_says_ends(make_activity, grant):
    """Each paid for by one grant, so that none is counted twice."""
    for number, (values, of) in enumerate(
        [
            ({"ends_on": END}, "activity"),
            ({"ends_on": END + timedelta(days=1)}, "place"),
            ({}, "place"),
            ({"ends_on": END, "successor": make_grant("Later")}, "activity"),
            ({"ends_on": TODAY - timedelta(days=1)}, "activity"),
        ]
    ):
        activity = make_activity(f"Nummer {number}")
        beside(activity, f"Ernaast{number}")
        fund(make_grant(**values), **{of: activity if of == "activity" else activity.place})
    lost = sum(each.total.activities for each in endings())
    assert lost == len(activities_that_end(TODAY)) == 5


def test_the_sums_are_the_whole_and_the_order_of_rows_says_nothing(make_activity, grant):
    codes = two_buurten()
    made = [make_activity(f"Nummer {number}", **in_buurt(codes[number % 2])) for number in range(5)]
    for activity in made[::2]:
        plan(activity)
    for activity in made:
        fund(grant, activity=activity)
    before = the_ending()
    Funding.objects.all().delete()
    for activity in reversed(made):
        fund(grant, activity=activity)
    assert told(the_ending()) == told(before)
    for name in ("places", "activities", "moments_per_week", "without_times"):
        assert sum(getattr(loss.lost, name) or 0 for loss in before.losses) == getattr(before.total, name)


def test_more_grants_on_one_day_cost_no_more_queries(make_activity, django_assert_num_queries):
    for number in range(4):
        activity = make_activity(f"Nummer {number}")
        plan(activity)
        fund(make_grant(f"Subsidie {number}", ends_on=END, successor=make_grant(ends_on=END)), activity=activity)
    with django_assert_num_queries(6):
        assert len(endings()) == 8
