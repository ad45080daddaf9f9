"""What is made up never leaves by this door, also on a site that shows it."""

from datetime import date, time

import pytest

from activities.models import Activity, Organisation, Place
from tests.hsds.test_lists import NOBODY


def _everything(get):
    addresses = ("/services", "/service_at_locations", "/organizations", "/locations")
    pages = [get(address, per_page=100, full="true") for address in addresses]
    assert all(page["last_page"] for page in pages)
    return str([*pages, get("/services", minimal="true"), get("/organizations", full_service="true", per_page=100)])


def test_no_example_is_told(get, examples):
    told = _everything(get)
    made_up = [model.objects.filter(is_example=True) for model in (Activity, Place, Organisation)]

    assert all(rows.exists() for rows in made_up)
    assert [row for rows in made_up for row in rows if str(row.uuid) in told or row.name in told] == []
    assert "oorbeeld" not in told


@pytest.mark.parametrize("address", ["services", "locations", "organizations"])
def test_no_example_has_an_address(client, examples, address):
    model = {"services": Activity, "locations": Place, "organizations": Organisation}[address]
    for row in model.objects.filter(is_example=True):
        assert client.get(f"/hsds/v3/{address}/{row.uuid}").status_code == 404


def test_a_search_finds_no_example(get, examples):
    assert get("/services", search="voorbeeldhuis")["total_items"] == 0
    assert get("/services", organization_id=NOBODY)["empty"]


@pytest.mark.parametrize("of", ["place", "organisation"])
def test_nor_what_somebody_put_in_or_with_an_example(get, make_activity, organisation, settings, of):
    settings.SHOW_EXAMPLES = True
    activity = make_activity(organisation=organisation)
    model = type(getattr(activity, of))
    model.objects.filter(pk=getattr(activity, of).pk).update(is_example=True)

    assert str(activity.uuid) not in _everything(get)


def test_nor_the_name_of_an_example_where_something_moves_to(get, plan, make_activity):
    place = make_activity("Verzonnen").place
    type(place).objects.filter(pk=place.pk).update(is_example=True)
    moved = {"kind": "moved", "on": date(2026, 12, 15), "new_start_time": time(13), "new_place": place}
    plan(exceptions=[moved])

    assert "Verzonnen" not in _everything(get)
