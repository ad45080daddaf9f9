"""Everything we say holds against the JSON schema that the standard itself gives, formats included."""

import pytest

from activities.models import Activity, Organisation, Place
from tests.hsds.standard import errors

LISTS = [
    ("/services", "service"),
    ("/service_at_locations", "service_at_location"),
    ("/organizations", "organization"),
    ("/locations", "location"),
    ("/taxonomies", "taxonomy"),
    ("/taxonomy_terms", "taxonomy_term"),
]
WITH_FULL = LISTS[:4]


def _faults(get, address, shape, **params):
    contents, page = [], {"last_page": False, "page_number": 0}
    while not page["last_page"]:
        page = get(address, per_page=20, page=page["page_number"] + 1, **params)
        contents += page["contents"]
    assert len(contents) == page["total_items"] > 0
    return [fault for each in contents for fault in errors(shape, each)]


@pytest.mark.parametrize(("address", "shape"), LISTS)
def test_every_list_of_real_and_rich_things_is_as_the_standard_says(get, rich, address, shape):
    assert _faults(get, address, shape) == []


@pytest.mark.parametrize(("address", "shape"), WITH_FULL)
def test_so_is_everything_that_belongs_to_them(get, rich, address, shape):
    assert _faults(get, address, shape, full="true") == []


def test_so_are_organizations_with_whole_services(get, rich):
    assert _faults(get, "/organizations", "organization", full_service="true") == []


@pytest.mark.parametrize(("address", "shape", "model"), [
    ("/services", "service", Activity),
    ("/organizations", "organization", Organisation),
    ("/locations", "location", Place),
])  # fmt: skip
def test_so_is_each_on_its_own(get, rich, address, shape, model):
    for row in model.objects.order_by("id"):
        assert errors(shape, get(f"{address}/{row.uuid}")) == [], row


@pytest.mark.parametrize(
    ("name", "value"),
    [("url", "geen adres"), ("id", "1"), ("email", "niemand"), ("last_modified", "gisteren"), ("minimum_age", None)],
)
def test_a_wrong_value_would_be_noticed(get, rich, name, value):
    assert errors("service", get(f"/services/{rich.uuid}") | {name: value})


def test_a_member_that_the_standard_does_not_know_would_be_noticed(get, rich):
    service = get(f"/services/{rich.uuid}")
    service["schedules"][0]["dag"] = "dinsdag"

    assert errors("service", service) == ["$.schedules[].dag: unknown"]


def test_nothing_is_null(get, rich):
    def nulls(value):
        if isinstance(value, dict | list):
            return any(nulls(each) for each in (value.values() if isinstance(value, dict) else value))
        return value is None

    for address, _shape in WITH_FULL:
        assert not nulls(get(address, full="true", per_page=100))
