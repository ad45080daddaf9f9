import re
from copy import deepcopy

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from activities.api.documentation import document
from activities.models import Activity, Place
from activities.search_form import SearchForm

API = "/api/v1"
PATHS = [
    "/activiteiten",
    "/activiteiten/{id}",
    "/buurten",
    "/categorieen",
    "/momenten",
    "/organisaties",
    "/organisaties/{id}",
    "/plekken",
    "/plekken/{id}",
    "/programmas",
    "/wijzigingen",
]


@pytest.fixture
def published(client, zuidwest):
    return client.get(f"{API}/openapi.json").json()


def _validator(document, schema):
    """As documented, and with no key beside the documented ones."""
    components = deepcopy(document["components"])
    for shape in components["schemas"].values():
        if "properties" in shape:
            shape["additionalProperties"] = False
    return Draft202012Validator(schema | {"components": components}, format_checker=FormatChecker())


def _assert_as_documented(document, path, response):
    content_type = response["Content-Type"]
    documented = document["paths"][path]["get"]["responses"][str(response.status_code)]
    assert documented["headers"].keys() - response.headers.keys() <= {"Last-Modified"}
    schema = documented["content"][content_type]["schema"]
    errors = [
        f"{error.json_path}: {error.message}" for error in _validator(document, schema).iter_errors(response.json())
    ]
    assert errors == []


def _query_parameters(document, path):
    parameters = document["paths"][path]["get"]["parameters"]
    return {parameter["name"]: parameter for parameter in parameters if parameter["in"] == "query"}


def test_it_is_valid_and_complete(published):
    validate(published)

    assert published["openapi"].startswith("3.1")
    assert sorted(published["paths"]) == PATHS
    assert published["servers"] == [{"url": "/api/v1"}]
    assert published["info"]["contact"].keys() == {"name", "email", "url"}
    assert published["info"]["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    operations = [each for path in published["paths"].values() for each in path.values()]
    assert {tag["name"] for tag in published["tags"]} == {tag for each in operations for tag in each["tags"]}
    writing = {"/activiteiten": {"post"}, "/activiteiten/{id}": {"put", "delete"}}
    assert all(set(verbs) == {"get"} | writing.get(path, set()) for path, verbs in published["paths"].items())


def test_it_is_made_without_warnings(published, capsys):
    GENERATOR_STATS.reset()
    document.__wrapped__()

    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache


def test_the_documented_parameters_are_those_of_the_form(published):
    box, paging = {"bbox", "bbox-crs"}, {"pagina", "perPagina"}
    assert _query_parameters(published, "/activiteiten").keys() == SearchForm.base_fields.keys() | box | {"crs"}
    assert _query_parameters(published, "/momenten").keys() == SearchForm.base_fields.keys() | box
    assert _query_parameters(published, "/plekken").keys() == {"buurt", "crs"} | box | paging
    assert _query_parameters(published, "/buurten").keys() == {"geometrie", "crs"} | paging
    for path in ("/organisaties", "/categorieen", "/programmas"):
        assert _query_parameters(published, path).keys() == paging
    for path in ("/activiteiten/{id}", "/plekken/{id}"):
        assert _query_parameters(published, path).keys() == {"crs"}
    assert not _query_parameters(published, "/organisaties/{id}")


def test_a_box_is_one_parameter_with_commas(published):
    box = _query_parameters(published, "/activiteiten")["bbox"]

    assert (box["explode"], box["schema"]["minItems"], box["schema"]["maxItems"]) == (False, 4, 4)


def test_the_limits_are_those_of_the_form(published):
    parameters = _query_parameters(published, "/activiteiten")

    assert parameters["straal"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 2000}
    assert parameters["perPagina"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert parameters["q"]["schema"] == {"type": "string", "maxLength": 200}
    assert parameters["categorie"]["schema"]["type"] == "array"
    assert parameters["gratis"]["schema"] == {"type": "boolean"}


@pytest.mark.parametrize("age", ["3", "20m", "120", "240m", "0-17", "4-120", "121", "241m", "4-121", "m", "-1", "4-"])
def test_the_documented_pattern_of_an_age_is_what_the_form_takes(published, age):
    pattern = _query_parameters(published, "/activiteiten")["leeftijd"]["schema"]["pattern"]

    assert bool(re.search(pattern, age)) == ("leeftijd" not in SearchForm({"leeftijd": age}).errors)


def test_every_operation_says_what_can_go_wrong_and_carries_the_version(published):
    for path in PATHS:
        operation = published["paths"][path]["get"]
        errors = {status: answer for status, answer in operation["responses"].items() if status not in ("200", "304")}
        more = {"404"} if "{id}" in path else {"410"} if path == "/wijzigingen" else set()
        with_token = {"401"} if path == "/activiteiten/{id}" else set()
        assert errors.keys() == {"400", "406", "429", "500"} | more | with_token
        assert "content" not in operation["responses"]["304"]
        assert "Retry-After" in operation["responses"]["429"]["headers"]
        assert "ETag" in operation["responses"]["200"]["headers"]
        assert all(list(answer["content"]) == ["application/problem+json"] for answer in errors.values())
        assert all("API-Version" in answer["headers"] for answer in operation["responses"].values())
        assert operation["summary"]
        assert all(parameter["description"] for parameter in operation["parameters"])
        assert re.fullmatch(r"(zoek|toon)[A-Z][a-z]+", operation["operationId"])


def test_every_name_is_written_in_camel_case(published):
    # The geo module of the same design rules asks for this one.
    names = [name for path in PATHS for name in _query_parameters(published, path) if name != "bbox-crs"]
    names += [name for shape in published["components"]["schemas"].values() for name in shape.get("properties", ())]

    assert [name for name in names if not re.fullmatch(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*", name)] == []


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/activiteiten", {"perPagina": "100"}),
        ("/activiteiten", {"perPagina": "100", "pagina": "2", "bij": "2532CR", "straal": "10000"}),
        ("/activiteiten", {"q": "onvindbaarwoord"}),
        ("/activiteiten", {"dag": "week", "perPagina": "100"}),
        ("/activiteiten", {"dag": "morgen", "q": "onvindbaarwoord"}),
        ("/momenten", {"perPagina": "100"}),
        ("/plekken", {"perPagina": "100"}),
        ("/organisaties", {"perPagina": "100"}),
        ("/buurten", {}),
        ("/buurten", {"geometrie": "true"}),
        ("/categorieen", {}),
        ("/programmas", {}),
    ],
)
def test_real_lists_are_as_documented(client, examples, published, path, params):
    response = client.get(API + path, params)

    assert response.json()["resultaten"] or response.json()["alternatieven"]
    _assert_as_documented(published, path, response)


@pytest.mark.parametrize("crs", ["CRS84", "EPSG:28992"])
def test_real_features_are_as_documented(client, examples, published, crs):
    for path, params in (
        ("/activiteiten", {"perPagina": "100"}),
        ("/activiteiten", {"dag": "morgen", "q": "onvindbaarwoord"}),
        ("/plekken", {"perPagina": "100"}),
        ("/buurten", {}),
    ):
        response = client.get(API + path, params | {"crs": crs}, headers={"accept": "application/geo+json"})
        assert response["Content-Type"] == "application/geo+json"
        _assert_as_documented(published, path, response)


@pytest.mark.parametrize(("path", "model"), [("/activiteiten/{id}", Activity), ("/plekken/{id}", Place)])
def test_every_real_thing_is_as_documented(client, zuidwest, published, path, model):
    for row in model.objects.order_by("id"):
        _assert_as_documented(published, path, client.get(API + path.replace("{id}", str(row.uuid))))


def test_real_problems_are_as_documented(client, published):
    _assert_as_documented(published, "/activiteiten", client.get(f"{API}/activiteiten", {"straal": "x", "foo": "1"}))
    _assert_as_documented(published, "/momenten", client.get(f"{API}/momenten", {"dag": "ooit"}))
    _assert_as_documented(published, "/plekken", client.get(f"{API}/plekken", headers={"accept": "text/html"}))
    missing = "00000000-0000-4000-8000-000000000000"
    _assert_as_documented(published, "/plekken/{id}", client.get(f"{API}/plekken/{missing}"))


def test_a_key_that_is_not_documented_would_be_noticed(client, published):
    answer = client.get(f"{API}/categorieen").json()
    answer["resultaten"][0]["extra"] = 1

    assert not _validator(published, {"$ref": "#/components/schemas/Themas"}).is_valid(answer)
