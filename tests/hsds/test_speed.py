"""What an answer costs: no more queries for more rows, and next to none when nothing changed."""

from datetime import date

import pytest

from activities import actions
from tests.hsds.conftest import HSDS
from tests.hsds.test_lists import LISTS


@pytest.mark.parametrize("full", ["false", "true"])
@pytest.mark.parametrize("address", ["/services", "/service_at_locations", "/organizations", "/locations"])
def test_more_rows_cost_no_more_queries(
    client, rich, plan, make_activity, django_assert_max_num_queries, address, full
):
    first = make_activity("Aardappels koken", place__lat=52.052, place__lon=4.304, place__name="Aan het begin")
    plan(first, exceptions=[{"kind": "extra", "on": date(2026, 12, 18)}])
    asked = {"full": full}
    if address == "/service_at_locations":
        asked |= {"postcode": "2532CR", "proximity": 10_000, "search": "koken"}
    with django_assert_max_num_queries(20) as few:
        assert client.get(HSDS + address, asked | {"per_page": 1}).json()["size"] == 1
    with django_assert_max_num_queries(len(few)):
        assert client.get(HSDS + address, asked).json()["size"] > 1


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


def test_the_head_says_what_the_whole_would(client, rich):
    whole = client.get(f"{HSDS}/services")
    head = client.head(f"{HSDS}/services")

    assert (head.status_code, head["ETag"], head.content) == (200, whole["ETag"], b"")


def test_the_options_are_those_of_reading(client, zuidwest):
    answer = client.options(f"{HSDS}/services")

    assert (answer.status_code, answer["Allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")
