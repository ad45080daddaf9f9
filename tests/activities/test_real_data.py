"""Everything that is said about a real place has a source, and what nobody knows is not filled in."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

from activities.enums import Freshness
from activities.models import Activity, Category, Funding, Grant, Place, Programme
from maps.areas import buurt_index
from maps.models import Buurt, District, Postcode
from tests.conftest import DATA

pytestmark = pytest.mark.usefixtures("zuidwest")

FACTS = Path(__file__).parents[3] / "shared" / "data"


def test_the_area_is_loaded_whole():
    counts = [model.objects.count() for model in (District, Buurt, Postcode, Category, Place, Programme)]
    assert counts == [4, 14, 1819, 7, 50, 3]
    assert Buurt.objects.filter(in_programme_area=True).count() == 11
    assert Buurt.objects.filter(in_programme_area=True, district=None).count() == 0


def test_loading_again_changes_nothing(capsys):
    models = (District, Buurt, Postcode, Category, Place, Activity, Programme, Grant, Funding)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    call_command("load_zuidwest")
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_every_row_about_the_real_world_has_a_source():
    for model in (Place, Activity, Programme, Grant, Funding):
        rows = list(model.objects.filter(is_example=False))
        assert rows
        assert [row for row in rows if not row.source.strip()] == []


def test_every_place_has_one_activity_that_stands_for_it_and_nobody_checked_it_yet():
    for place in Place.objects.all():
        activity = place.activities.get()
        assert (activity.stands_for_place, activity.name) == (True, place.name)
        assert (activity.checked_on, activity.freshness) == (None, Freshness.UNKNOWN)


def test_twelve_places_have_no_point_and_four_of_them_no_buurt():
    unknown = Place.objects.filter(lat=None)
    assert (unknown.count(), unknown.filter(buurt=None).count()) == (12, 4)


def test_no_price_age_or_hours_stand_anywhere_but_with_a_source_that_says_so():
    preschools = set(Place.objects.filter(kind="voorschool"))
    assert len(preschools) == 7
    for activity in Activity.objects.select_related("place"):
        facts = (activity.age_from_months, activity.age_to_months, activity.hours_per_week, activity.price_cents)
        if activity.place in preschools:
            assert facts == (30, 48, 16, 0)
            assert "npzw.nl" in activity.source
            assert activity.source_date.startswith("2024")
            assert "hoef je hiervoor niet langs het CJG" in activity.description
            assert "Vraag het na bij de locatie" in activity.description
        else:
            assert facts == (None, None, None, None)
        assert activity.accepts_ooievaarspas is activity.needs_signup is None
        assert activity.is_women_only is activity.has_buddy is None


def test_every_point_lies_in_the_buurt_that_the_place_says():
    index = buurt_index()
    for place in Place.objects.exclude(lat=None).exclude(buurt=None).select_related("buurt"):
        assert index.distance_m(place.buurt.code, place.point) <= max(50, place.accuracy_m)


def test_regiodeal_2_is_linked_to_themes_and_amounts_per_project_are_unknown():
    second = Funding.objects.filter(grant__programme__slug="regiodeal-2")
    assert second.count() >= 6
    assert not second.filter(category=None).exists()
    assert not Grant.objects.exclude(amount_eur=None).exists()
    totals = dict(Programme.objects.values_list("slug", "total_amount_eur"))
    assert totals == {"npzw": None, "regiodeal-1": 22_000_000, "regiodeal-2": 49_000_000}


@pytest.mark.skipif(not FACTS.is_dir(), reason="the collected facts are not beside this checkout")
def test_the_places_say_nothing_that_the_collected_facts_do_not_say():
    with (FACTS / "places.csv").open(encoding="utf-8") as file:
        facts = list(csv.DictReader(file))
    with (DATA / "places.csv").open(encoding="utf-8") as file:
        ours = list(csv.DictReader(file))
    assert len(facts) == len(ours) == 50
    same = (
        "street",
        "house_number",
        "postcode",
        "lat",
        "lon",
        "phone",
        "website",
        "category",
        "buurtcode",
        "confidence",
    )
    for fact, our in zip(facts, ours, strict=True):
        assert {column: our[column] for column in same} == {column: fact[column] for column in same}
        assert bool(our["opening_hours_text"]) <= bool(fact["opening_hours_text"])
