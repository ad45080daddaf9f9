"""The rule of `programmes.endangered`: what there is only as long as grants run that nothing follows."""

from datetime import date, timedelta

import pytest

from activities.models import Activity, Category, Funding, Grant, Programme
from programmes.endangered import activities_that_end

TODAY = date(2026, 10, 1)
LATER = TODAY + timedelta(days=400)


@pytest.fixture
def koffie(make_activity):
    return make_activity("Koffie")


def fund(grant=None, *, starts_on=None, ends_on=None, is_example=False, **of):
    """A grant without any day of its own pays, unless another is named."""
    return Funding.objects.create(
        grant=grant or make_grant(),
        starts_on=starts_on,
        ends_on=ends_on,
        is_example=is_example,
        source="test",
        **of,
    )


def make_grant(**values):
    number = Programme.objects.count()
    programme = Programme.objects.create(slug=f"proef-{number}", name=f"Proef {number}", source="test")
    return Grant.objects.create(programme=programme, name="Proefsubsidie", source="test", **values)


def test_nothing_ends_without_a_grant(koffie):
    assert activities_that_end(TODAY) == set()


def test_what_a_grant_pays_for_ends_with_it(koffie, make_activity):
    make_activity("Thee")
    fund(activity=koffie)
    assert activities_that_end(TODAY) == {koffie.pk}


def test_all_at_a_place_end_with_the_grant_of_the_place(koffie, make_activity):
    beside = Activity.objects.create(
        name="Soep", slug="soep", place=koffie.place, category=koffie.category, source="test", status="published"
    )
    make_activity("Elders")
    fund(place=koffie.place)
    assert activities_that_end(TODAY) == {koffie.pk, beside.pk}


def test_a_grant_for_a_theme_ends_nothing(koffie):
    fund(category=Category.objects.get(slug="ontmoeten"))
    assert activities_that_end(TODAY) == set()


@pytest.mark.parametrize(
    ("last", "runs"), [(TODAY - timedelta(days=1), False), (TODAY, True), (LATER, True), (None, True)]
)
def test_a_grant_runs_up_to_its_last_day_and_when_nobody_knows_that(koffie, last, runs):
    fund(activity=koffie, ends_on=last)
    assert activities_that_end(TODAY) == ({koffie.pk} if runs else set())


@pytest.mark.parametrize(("first", "runs"), [(TODAY + timedelta(days=1), False), (TODAY, True), (None, True)])
def test_a_grant_that_has_yet_to_begin_does_not_run(koffie, first, runs):
    fund(make_grant(starts_on=first), activity=koffie)
    assert activities_that_end(TODAY) == ({koffie.pk} if runs else set())


def test_the_days_of_the_link_go_before_those_of_the_grant(koffie):
    fund(make_grant(ends_on=LATER), activity=koffie, ends_on=TODAY - timedelta(days=1))
    assert activities_that_end(TODAY) == set()


@pytest.mark.parametrize(
    ("own", "next_one", "goes_on"),
    [
        (LATER, LATER + timedelta(days=1), True),
        (LATER, LATER, False),
        (LATER, TODAY, False),
        (LATER, None, True),
        (None, None, True),
        (None, TODAY + timedelta(days=1), True),
        (None, TODAY, False),
    ],
)
def test_a_successor_that_lasts_longer_keeps_it(koffie, own, next_one, goes_on):
    fund(make_grant(ends_on=own, successor=make_grant(ends_on=next_one)), activity=koffie)
    assert activities_that_end(TODAY) == (set() if goes_on else {koffie.pk})


def test_a_successor_that_already_stands_beside_it_but_begins_later_ends_nothing(koffie):
    after = make_grant(starts_on=LATER, ends_on=LATER + timedelta(days=100))
    fund(make_grant(ends_on=LATER - timedelta(days=1), successor=after), activity=koffie)
    fund(after, activity=koffie)
    assert activities_that_end(TODAY) == set()


def test_one_grant_that_stops_is_enough(koffie):
    fund(make_grant(ends_on=LATER, successor=make_grant()), activity=koffie)
    fund(make_grant(ends_on=LATER), activity=koffie)
    assert activities_that_end(TODAY) == {koffie.pk}


@pytest.mark.parametrize("what", ["funding", "grant", "activity"])
def test_examples_count_for_nothing(koffie, what):
    funding = fund(activity=koffie, is_example=what == "funding")
    for row in (funding.grant,) if what == "grant" else (koffie,) if what == "activity" else ():
        row.is_example = True
        row.save()
    assert activities_that_end(TODAY) == set()


def test_it_takes_two_queries(koffie, django_assert_num_queries):
    for _number in range(3):
        fund(make_grant(ends_on=LATER, successor=make_grant(ends_on=TODAY)), activity=koffie)
    with django_assert_num_queries(2):
        activities_that_end(TODAY)
