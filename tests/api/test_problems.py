import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.test import Client
from rest_framework.exceptions import (
    NotAuthenticated,
    ParseError,
    PermissionDenied as OurPermissionDenied,
    Throttled,
    UnsupportedMediaType,
)

from activities.api import views
from activities.api.problems import CONTENT_TYPE, WORDS, Problem, problem_response

API = "/api/v1"
NOBODY = "00000000-0000-4000-8000-000000000000"
LISTS = ["activiteiten", "momenten", "plekken", "organisaties", "buurten", "categorieen", "programmas"]
EVERYTHING = [*LISTS, "openapi.json"]

# (parameters, the names that are wrong)
WRONG = [
    ({"straal": "-1"}, ["straal"]),
    ({"straal": "1e9"}, ["straal"]),
    ({"straal": "99999"}, ["straal"]),
    ({"lat": "abc"}, ["lat"]),
    ({"lat": "nan", "lon": "4.3"}, ["lat"]),
    ({"lat": "52.05"}, ["lon"]),
    ({"lat": "52.37", "lon": "4.89"}, ["lat"]),
    ({"pagina": "0"}, ["pagina"]),
    ({"pagina": "9" * 400}, ["pagina"]),
    ({"perPagina": "101"}, ["perPagina"]),
    ({"q": "a" * 10_000}, ["q"]),
    ({"q": "a\0b"}, ["q"]),
    ({"bij": "a\0b"}, ["bij"]),
    ({"leeftijd": "3\0"}, ["leeftijd"]),
    ({"leeftijd": "oud"}, ["leeftijd"]),
    ({"bij": "0000XX"}, ["bij"]),
    ({"bij": "Damrak 1, Amsterdam"}, ["bij"]),
    ({"buurt": "atlantis"}, ["buurt"]),
    ({"categorie": "onzin"}, ["categorie"]),
    ({"gratis": "misschien"}, ["gratis"]),
    ({"volgorde": "toeval"}, ["volgorde"]),
    ({"dag": "9999-12-31"}, ["dag"]),
    ({"dag": "gisteren", "vanaf": "25:00"}, ["dag", "vanaf"]),
    ({"onbekend": "1"}, ["onbekend"]),
    ({"format": "json"}, ["format"]),
    ({"Q": "koffie"}, ["Q"]),
    ({"pagina": ["1", "2"]}, ["pagina"]),
    ({"q": ["koffie", "thee"]}, ["q"]),
    ({"lat": "inf", "lon": "4.3"}, ["lat"]),
    ({"lat": "1e999", "lon": "4.3"}, ["lat"]),
    ({"bbox": "1,2,3"}, ["bbox"]),
    ({"bbox": "a\0,2,3,4"}, ["bbox"]),
    ({"bbox": "4" * 9_999}, ["bbox"]),
    ({"bbox-crs": "EPSG:4326"}, ["bbox-crs"]),
    ({"crs": "EPSG:4326", "bbox": "nan,1,2,3"}, ["crs", "bbox"]),
    ({"onbekend": "1", "straal": "-1", "pagina": "0", "bij": "0000XX"}, ["onbekend", "straal", "pagina", "bij"]),
]


def _assert_problem(response, status):
    body = json.loads(response.content)
    assert response.status_code == body["status"] == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["API-Version"] == "1.0.0"
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    assert "Traceback" not in response.content.decode()
    return body


@pytest.mark.parametrize(("params", "names"), WRONG)
def test_it_names_every_wrong_parameter_at_once(client, zuidwest, params, names):
    body = _assert_problem(client.get(f"{API}/activiteiten", params), 400)

    assert sorted(wrong["name"] for wrong in body["invalidParams"]) == sorted(names)
    assert all(wrong["reason"] for wrong in body["invalidParams"])


@pytest.mark.parametrize("name", EVERYTHING)
def test_an_unknown_parameter_is_refused_everywhere(client, zuidwest, name):
    body = _assert_problem(client.get(f"{API}/{name}", {"onbekend": "1", "format": "api"}), 400)

    assert [wrong["name"] for wrong in body["invalidParams"]] == ["onbekend", "format"]


@pytest.mark.parametrize("name", ["activiteiten", "plekken"])
def test_one_thing_knows_no_parameters(client, zuidwest, name):
    first = client.get(f"{API}/{name}").json()["resultaten"][0]

    _assert_problem(client.get(f"{API}/{name}/{first['id']}", {"pagina": "1"}), 400)


@pytest.mark.parametrize("name", ["plekken", "buurten", "categorieen", "programmas"])
def test_a_list_knows_only_its_own_parameters(client, zuidwest, name):
    body = _assert_problem(client.get(f"{API}/{name}", {"bij": "2532CR", "perPagina": "0"}), 400)

    assert [wrong["name"] for wrong in body["invalidParams"]] == ["bij", "perPagina"]


def test_a_geometry_is_asked_for_with_true(client, zuidwest):
    body = _assert_problem(client.get(f"{API}/buurten", {"geometrie": "graag"}), 400)

    assert [wrong["name"] for wrong in body["invalidParams"]] == ["geometrie"]


def test_an_empty_parameter_asks_for_nothing(client, zuidwest):
    asked = client.get(f"{API}/activiteiten", {"q": "", "bij": "", "lat": "", "straal": "", "gratis": ""})

    assert asked.json() == client.get(f"{API}/activiteiten").json()


def test_too_many_parameters_are_a_wrong_question(client, zuidwest):
    _assert_problem(client.get(f"{API}/activiteiten?" + "q=a&" * 1001), 400)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "onbekend",
        "organisaties/",
        f"organisaties/{NOBODY}",
        "activiteiten/",
        "openapi.json/",
        "activiteiten/geen-uuid",
        f"activiteiten/{NOBODY}",
        f"activiteiten/{NOBODY}/",
        f"activiteiten/{NOBODY}/momenten",
        "plekken/1",
        f"plekken/{NOBODY}",
    ],
)
def test_what_is_not_there_is_not_found(client, zuidwest, path):
    _assert_problem(client.get(f"{API}/{path}"), 404)


def test_the_address_without_a_page_behind_it_does_not_redirect(client, zuidwest):
    _assert_problem(client.get(API), 404)
    assert "/api/v1/openapi.json" in client.get(API).json()["detail"]
    assert client.get("/api/v1/openapi.json").status_code == 200


def test_a_preflight_of_another_site_carries_the_version_too(client, zuidwest):
    asked = {"origin": "https://elders.example.org", "access-control-request-method": "GET"}
    response = client.options(f"{API}/activiteiten", headers=asked | {"access-control-request-headers": "accept-crs"})

    assert (response.status_code, response["API-Version"]) == (200, "1.0.0")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "accept-crs" in response["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("error", "status", "headers"),
    [
        (NotAuthenticated(), 401, {"WWW-Authenticate": "Bearer"}),
        (PermissionDenied(), 403, {}),
        (OurPermissionDenied(), 403, {}),
        (Problem(409), 409, {}),
        (Problem(412), 412, {}),
        (RequestDataTooBig(), 413, {}),
        (UnsupportedMediaType("text/plain"), 415, {}),
        (ParseError(), 400, {}),
        (Throttled(wait=2.1), 429, {"Retry-After": "3"}),
    ],
)
def test_every_refusal_has_words_and_headers_of_its_own(error, status, headers):
    if status == 401:
        error.auth_header = "Bearer"
    response = problem_response(error, {})
    body = json.loads(response.content)

    assert (response.status_code, body["status"], response["Content-Type"]) == (status, status, CONTENT_TYPE)
    assert (body["title"], body["detail"]) == WORDS[status]
    assert {name: response[name] for name in headers} == headers


def test_a_problem_can_say_more():
    body = json.loads(problem_response(Problem(409, "Zo niet.", nummer=7), {}).content)

    assert (body["detail"], body["nummer"]) == ("Zo niet.", 7)


def test_a_post_to_nowhere_is_not_found_either(zuidwest):
    _assert_problem(Client(enforce_csrf_checks=True).post(f"{API}/onbekend"), 404)


@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_without_a_token_it_can_only_be_read(zuidwest, name, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{API}/{name}")

    writes = "POST, " if name == "activiteiten" else ""
    _assert_problem(response, 401 if writes and method == "post" else 405)
    assert response["Allow"] == f"GET, {writes}HEAD, OPTIONS"


@pytest.mark.parametrize("name", EVERYTHING)
def test_it_answers_in_json_or_not_at_all(client, zuidwest, name):
    _assert_problem(client.get(f"{API}/{name}", headers={"accept": "text/html"}), 406)
    for accept in ("application/json", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8"):
        response = client.get(f"{API}/{name}", headers={"accept": accept})
        assert (response.status_code, response["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_answer_carries_the_version(client, zuidwest, name):
    for response in (client.get(f"{API}/{name}"), client.head(f"{API}/{name}"), client.options(f"{API}/{name}")):
        assert response["API-Version"] == "1.0.0"


def test_pages_carry_no_version(client, zuidwest):
    assert "API-Version" not in client.get("/bestaat-niet/")


def test_a_head_has_the_headers_of_a_get_and_no_body(client, zuidwest):
    asked, headers = client.get(f"{API}/activiteiten"), client.head(f"{API}/activiteiten")

    assert (headers.status_code, headers.content) == (200, b"")
    assert headers["Content-Type"] == asked["Content-Type"]


def test_options_say_what_is_allowed(client, zuidwest):
    response = client.options(f"{API}/activiteiten")

    assert (response.status_code, response.content) == (204, b"")
    assert "Content-Length" not in response
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_a_fault_of_ours_says_nothing_of_our_insides_and_is_logged(client, zuidwest, monkeypatch, caplog):
    def break_down(criteria, state):
        raise RuntimeError("secret")

    monkeypatch.setattr(views.remembered, "find", break_down)
    response = client.get(f"{API}/activiteiten")

    _assert_problem(response, 500)
    assert "secret" not in response.content.decode()
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == ["secret"]


def test_a_fault_of_ours_keeps_its_traceback_while_we_build(client, zuidwest, monkeypatch, settings):
    def break_down(criteria, state):
        raise RuntimeError("seen")

    settings.DEBUG = True
    monkeypatch.setattr(views.remembered, "find", break_down)
    with pytest.raises(RuntimeError, match="seen"):
        client.get(f"{API}/activiteiten")


def test_no_cookie_is_set(client, zuidwest):
    assert not client.get(f"{API}/activiteiten").cookies


def test_an_unknown_host_is_told_so_as_a_problem():
    answer = Client(headers={"host": "elders.example.net"}).get(f"{API}/activiteiten")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert Client(headers={"host": "elders.example.net"}).get("/")["Content-Type"].startswith("text/html")
