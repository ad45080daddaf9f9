"""What is asked wrongly is said as problem+json, all at once."""

import pytest
from django.test import Client

from activities.hsds import views
from tests.hsds.conftest import HSDS
from tests.hsds.test_lists import LISTS, NOBODY

EVERYTHING = ["", "/", *LISTS, "/openapi.json"]
WRONG = [
    ("/services", {"page": "0"}, ["page"]),
    ("/services", {"page": "9" * 400}, ["page"]),
    ("/services", {"per_page": "101"}, ["per_page"]),
    ("/services", {"format": "ndjson"}, ["format"]),
    ("/services", {"full": "graag"}, ["full"]),
    ("/services", {"minimal": "1"}, ["minimal"]),
    ("/services", {"search": "a" * 10_000}, ["search"]),
    ("/services", {"search": "a\0b"}, ["search"]),
    ("/services", {"modified_after": "gisteren"}, ["modified_after"]),
    ("/services", {"modified_after": "2026-13-45T00:00:00Z"}, ["modified_after"]),
    ("/services", {"modified_after": "0001-01-01T00:00:00+14:00"}, ["modified_after"]),
    ("/services", {"modified_after": "a\0"}, ["modified_after"]),
    ("/services", {"organization_id": "1"}, ["organization_id"]),
    ("/services", {"taxonomy_id": "x", "taxonomy_term_id": "y"}, ["taxonomy_id", "taxonomy_term_id"]),
    ("/services", {"postcode": "2532CR"}, ["postcode"]),
    ("/services", {"onbekend": "1", "page": "x"}, ["onbekend", "page"]),
    ("/services", {"Page": "1"}, ["Page"]),
    ("/services", {"page": ["1", "2"]}, ["page"]),
    ("/service_at_locations", {"minimal": "true"}, ["minimal"]),
    ("/service_at_locations", {"postcode": "Leyweg"}, ["postcode"]),
    ("/service_at_locations", {"postcode": "1011AB"}, ["postcode"]),
    ("/service_at_locations", {"postcode": "9999"}, ["postcode"]),
    ("/service_at_locations", {"postcode": "1234BG"}, ["postcode"]),
    ("/service_at_locations", {"postcode": "2532CR\0"}, ["postcode"]),
    ("/service_at_locations", {"proximity": "500"}, ["postcode"]),
    ("/service_at_locations", {"postcode": "2532CR", "proximity": "0"}, ["proximity"]),
    ("/service_at_locations", {"postcode": "2532CR", "proximity": "nan"}, ["proximity"]),
    ("/service_at_locations", {"postcode": "2532CR", "proximity": "1e9"}, ["proximity"]),
    ("/service_at_locations", {"postcode": "onzin", "proximity": "ver"}, ["postcode", "proximity"]),
    ("/organizations", {"modified_after": "2026-01-01"}, ["modified_after"]),
    ("/locations", {"taxonomy_id": NOBODY}, ["taxonomy_id"]),
    ("/taxonomies", {"full": "true"}, ["full"]),
    ("/taxonomy_terms", {"parent_id": "1"}, ["parent_id"]),
]


def _assert_problem(response, status):
    body = response.json()
    assert response.status_code == body["status"] == status
    assert response["Content-Type"] == "application/problem+json"
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(("address", "params", "names"), WRONG)
def test_it_names_every_wrong_parameter_at_once(client, zuidwest, address, params, names):
    body = _assert_problem(client.get(HSDS + address, params), 400)

    assert sorted(wrong["name"] for wrong in body["invalid_params"]) == sorted(names)
    assert all(wrong["reason"] for wrong in body["invalid_params"])


@pytest.mark.parametrize("address", EVERYTHING)
def test_an_unknown_parameter_is_refused_everywhere(client, zuidwest, address):
    body = _assert_problem(client.get(HSDS + address, {"onbekend": "1"}), 400)

    assert [wrong["name"] for wrong in body["invalid_params"]] == ["onbekend"]


@pytest.mark.parametrize("address", LISTS)
def test_one_thing_knows_no_page(client, get, zuidwest, address):
    first = get(address)["contents"][0]["id"]

    _assert_problem(client.get(f"{HSDS}{address}/{first}", {"page": "1"}), 400)


@pytest.mark.parametrize("address", LISTS)
def test_an_empty_parameter_asks_for_nothing(client, get, zuidwest, address):
    assert get(address, search="", page="", per_page="", format="") == get(address, format="json")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("behind", ["/", "/geen-uuid", "/1", f"/{NOBODY}", f"/{NOBODY}/", f"/{NOBODY}/phones"])
def test_what_is_not_there_is_not_found(client, zuidwest, address, behind):
    _assert_problem(client.get(HSDS + address + behind), 404)


def test_nothing_else_is_there(client, zuidwest):
    _assert_problem(client.get(f"{HSDS}/onbekend"), 404)
    _assert_problem(Client(enforce_csrf_checks=True).post(f"{HSDS}/onbekend"), 404)


@pytest.mark.parametrize("address", EVERYTHING)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_can_only_be_read(zuidwest, address, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(HSDS + address)

    _assert_problem(response, 405)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", EVERYTHING)
def test_it_answers_in_json_or_not_at_all(client, zuidwest, address):
    _assert_problem(client.get(HSDS + address, headers={"accept": "text/html"}), 406)


def test_a_fault_of_ours_is_one_without_details(client, zuidwest, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(views.queries, "services", lambda question: 1 / 0)

    _assert_problem(client.get(f"{HSDS}/services"), 500)


@pytest.mark.parametrize("address", EVERYTHING)
def test_other_sites_may_read_it_and_no_cookie_is_involved(client, zuidwest, address):
    response = client.get(HSDS + address, headers={"origin": "https://example.org"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
