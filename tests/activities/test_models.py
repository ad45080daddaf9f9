import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.models import Activity, Category, Funding, Grant, Place, Programme
from activities.models.sourced import reduced_date

pytestmark = pytest.mark.usefixtures("zuidwest")


def _place(**values):
    return Place(**{"name": "Huis", "slug": "huis", "source": "test"} | values)


@pytest.mark.parametrize(
    "values",
    [
        {"lat": 91, "lon": 4, "accuracy_m": 20},
        {"lat": 52, "lon": 181, "accuracy_m": 20},
        {"lat": 52, "accuracy_m": 20},
        {"lon": 4, "accuracy_m": 20},
        {"lat": 52, "lon": 4},
        {"accuracy_m": 20},
        {"slug": ""},
        {"source": ""},
    ],
)
def test_the_database_refuses_a_place_that_breaks_a_rule(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        _place(**values).save()


@pytest.mark.parametrize(
    "values",
    [
        {"price_cents": -1},
        {"age_policy": "range"},
        {"age_policy": "everyone", "age_from_months": 12},
        {"age_policy": "range", "age_from_months": 48, "age_to_months": 48},
        {"slug": ""},
        {"source": ""},
    ],
)
def test_the_database_refuses_an_activity_that_breaks_a_rule(make_activity, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_activity("Fout", **values)


def test_a_place_has_one_activity_that_stands_for_it():
    first = Activity.objects.filter(stands_for_place=True).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(
            place=first.place,
            name="Nog een",
            slug="nog-een",
            source="test",
            category=first.category,
            stands_for_place=True,
        )


def test_funding_is_of_exactly_one_thing():
    grant, place, category = Grant.objects.first(), Place.objects.first(), Category.objects.first()
    for things in ({}, {"place": place, "category": category}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Funding.objects.create(grant=grant, source="test", **things)


def test_a_programme_does_not_end_before_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.create(slug="fout", name="Fout", source="test", start_year=2026, end_year=2023)


@pytest.mark.parametrize("text", ["2021", "2021-09", "2021-09-23"])
def test_a_source_date_may_have_the_precision_of_the_source(text):
    reduced_date(text)


@pytest.mark.parametrize("text", ["21", "2021-13", "2021-9", "2021-09-32", "september 2021", "2021-09-23T10:00"])
def test_another_way_of_writing_a_source_date_is_refused(text):
    with pytest.raises(ValidationError):
        reduced_date(text)


def test_an_activity_takes_the_point_and_buurt_of_its_place(make_activity):
    activity = make_activity("Hier", place__lat=52.05, place__lon=4.295)
    assert (activity.lat, activity.lon, activity.buurt) == (52.05, 4.295, activity.place.buurt)
