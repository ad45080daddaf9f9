"""Where a whole country has too many districts for a list, nobody has to look through them, and no page grows."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from activities.models import Activity
from maps.areas import MOST_DISTRICTS, districts_to_list
from maps.models import Buurt, District

pytestmark = pytest.mark.django_db
HEADING = "Kijk in jouw wijk"


@pytest.fixture
def country(zuidwest, settings, capsys):
    settings.SHOW_EXAMPLES = True
    call_command("seed_scale", places=20, activities=60, buurten=40, seed=1, spread="nederland")
    District.objects.bulk_create(
        District(slug=f"verzonnen-{number}", name=f"Verzonnen {number}", sort_name=f"verzonnen {number}")
        for number in range(MOST_DISTRICTS)
    )


def test_a_few_districts_stand_on_the_home_page(client, zuidwest):
    assert len(districts_to_list()) == District.objects.count()
    assert HEADING in client.get("/").content.decode()


def test_hundreds_do_not(client, country):
    assert districts_to_list() is None
    assert HEADING not in client.get("/").content.decode()


def test_the_form_offers_the_buurten_with_most_of_what_was_found(client, country):
    areas = client.get(reverse("find")).context["choices"].areas
    offered = {choice.value: choice.number for group in areas for choice in group.choices}
    assert offered
    assert all(offered.values())
    with_some = Activity.objects.visible().exclude(buurt=None).values("buurt").distinct().count()
    assert len(offered) == with_some


def test_the_one_that_was_chosen_stays_among_them_though_nothing_is_there(client, country):
    empty = Buurt.objects.filter(activities=None).order_by("id")[0]
    areas = client.get(reverse("find"), {"buurt": empty.slug}).context["choices"].areas
    assert [choice.value for group in areas for choice in group.choices if choice.is_chosen] == [empty.slug]


def test_outlines_are_not_read_for_the_lists(client, country, django_assert_max_num_queries):
    client.get(reverse("find"))
    with django_assert_max_num_queries(40) as asked:
        client.get(reverse("find"))
    assert [query["sql"] for query in asked.captured_queries if '"outline"' in query["sql"]] == []
