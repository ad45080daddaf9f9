"""The OpenAPI document of HSDS is valid, and what it says is so."""

from copy import deepcopy

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from activities.hsds.documentation import document
from tests.hsds.conftest import HSDS
from tests.hsds.test_lists import NOBODY

THINGS = ["services", "service_at_locations", "organizations", "locations", "taxonomies", "taxonomy_terms"]
PATHS = ["/", *(path for thing in THINGS for path in (f"/{thing}", f"/{thing}/{{id}}"))]
PAGE = {"search", "page", "per_page", "format"}
# Of the API reference; it has no list of locations.
PARAMETERS = {
    "/services": PAGE | {"taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "minimal", "full"},
    "/service_at_locations": PAGE
    | {"taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full", "postcode", "proximity"},
    "/organizations": PAGE | {"full_service", "full", "taxonomy_term_id", "taxonomy_id"},
    "/organizations/{id}": {"full_service"},
    "/locations": PAGE | {"full"},
    "/taxonomies": PAGE,
    "/taxonomy_terms": PAGE | {"taxonomy_id", "top_only", "parent_id"},
}


@pytest.fixture
def published(get, zuidwest):
    return get("/openapi.json")


def _faults(published, path, response):
    """As documented, and with no member beside the documented ones."""
    components = deepcopy(published["components"])
    for shape in components["schemas"].values():
        if "properties" in shape:
            shape["additionalProperties"] = False
    operation = published["paths"][path]["get"]
    schema = operation["responses"][str(response.status_code)]["content"][response["Content-Type"]]["schema"]
    validator = Draft202012Validator(schema | {"components": components}, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(response.json())]


def test_it_is_valid_and_complete(published):
    validate(published)

    assert published["openapi"].startswith("3.1")
    assert sorted(published["paths"]) == sorted(PATHS)
    assert published["servers"] == [{"url": HSDS}]
    assert published["info"]["license"]["name"] == "CC BY 4.0"
    assert all(set(operations) == {"get"} for operations in published["paths"].values())


def test_it_is_made_without_warnings(published):
    GENERATOR_STATS.reset()
    document.__wrapped__()

    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache


def test_that_of_our_own_api_stays_as_it_was(client, published):
    own = client.get("/api/v1/openapi.json").json()

    assert own["info"]["title"] == "Dichtbij Zuidwest"
    assert not [path for path in own["paths"] if "services" in path]


@pytest.mark.parametrize("path", PATHS)
def test_the_parameters_are_those_of_the_standard(published, path):
    parameters = published["paths"][path]["get"].get("parameters", [])

    assert {each["name"] for each in parameters if each["in"] == "query"} == PARAMETERS.get(path, set())
    assert all(each["description"] for each in parameters)


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("full", ["", "full", "minimal", "full_service"])
def test_real_answers_are_as_documented(client, rich, published, thing, full):
    if full and full not in PARAMETERS[f"/{thing}"]:
        full = ""
    answer = client.get(f"{HSDS}/{thing}", {"per_page": 100} | ({full: "true"} if full else {}))
    first = answer.json()["contents"][0]["id"]

    assert _faults(published, f"/{thing}", answer) == []
    assert _faults(published, f"/{thing}/{{id}}", client.get(f"{HSDS}/{thing}/{first}")) == []


def test_problems_and_the_api_itself_are_as_documented(client, published):
    assert _faults(published, "/", client.get(f"{HSDS}/")) == []
    assert _faults(published, "/services", client.get(f"{HSDS}/services", {"page": "0", "x": "1"})) == []
    assert _faults(published, "/services", client.get(f"{HSDS}/services", headers={"accept": "text/html"})) == []
    assert _faults(published, "/services/{id}", client.get(f"{HSDS}/services/{NOBODY}")) == []
