"""What an answer costs: no more queries for more rows, and next to none when nothing changed."""

import pytest

from activities import actions
from tests.hsds.conftest import HSDS
from tests.hsds.test_lists import LISTS

MOST = {"/services": 16, "/service_at_locations": 18, "/organizations": 16}


@pytest.mark.parametrize("full", ["false", "true"])
@pytest.mark.parametrize("address", ["/services", "/service_at_locations", "/organizations", "/locations"])
def test_more_rows_cost_no_more_queries(client, rich, plan, django_assert_max_num_queries, address, full):
    plan(exceptions=[])
    asked = {"full": full, "per_page": 1}
    if address == "/service_at_locations":
        asked |= {"postcode": "2532CR", "proximity": 10_000, "search": "koken"}
    with django_assert_max_num_queries(MOST.get(address, 6)):
        client.get(HSDS + address, asked)
    del asked["per_page"]
    with django_assert_max_num_queries(MOST.get(address, 6)):
        assert client.get(HSDS + address, asked).status_code == 200


def test_whole_services_of_all_organizations_cost_as_many(client, rich, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        client.get(f"{HSDS}/organizations", {"full_service": "true", "per_page": 100})


@pytest.mark.parametrize("address", LISTS)
def test_what_did_not_change_is_not_sent_again(client, zuidwest, make_activity, address):
    first = client.get(HSDS + address)
    again = client.get(HSDS + address, headers={"if-none-match": first["ETag"]})
    other = client.get(HSDS + address, {"per_page": 1}, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert other.status_code == 200
    make_activity()
    assert client.get(HSDS + address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_answer_that_nobody_needs_is_not_made(client, rich, django_assert_max_num_queries):
    address = f"{HSDS}/services/{rich.uuid}"
    etag = client.get(address)["ETag"]

    with django_assert_max_num_queries(5):
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_the_next_day_it_is_another_answer(client, rich, time_machine):
    address = f"{HSDS}/services/{rich.uuid}"
    etag = client.get(address)["ETag"]
    time_machine.move_to("2026-11-26 10:00 +0100")

    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_a_withdrawn_activity_is_gone_for_who_knew_it(client, rich, moderator):
    address = f"{HSDS}/services/{rich.uuid}"
    etag = client.get(address)["ETag"]
    actions.withdraw(rich, by=moderator)

    assert client.get(address, headers={"if-none-match": etag}).status_code == 404
