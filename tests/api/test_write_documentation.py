"""What the OpenAPI document says of writing, held against what is really taken and answered."""

import json

import pytest
from django.core.cache import cache
from jsonschema import Draft202012Validator, FormatChecker

from activities import actions
from activities.api.write_documentation import EXAMPLE
from activities.api.write_shapes import ActivityShape
from activities.enums import Status
from activities.models import Activity
from tests.api.test_body import WRONG
from tests.api.write_helpers import API, Program, body_of, every_tuesday


@pytest.fixture
def document(client, zuidwest):
    return client.get("/api/v1/openapi.json").json()


def _closed(document):
    """With no key beside the documented ones."""
    components = json.loads(json.dumps(document["components"]))
    for name, shape in components["schemas"].items():
        if "properties" in shape and name != "Probleem":
            shape["additionalProperties"] = False
    return components


def _errors(document, schema, value):
    validator = Draft202012Validator(schema | {"components": _closed(document)}, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def _body_errors(document, value):
    return _errors(document, {"$ref": "#/components/schemas/ActiviteitInvoer"}, value)


def _assert_as_documented(document, path, verb, answer):
    told = document["paths"][path][verb]["responses"][str(answer.status_code)]
    if answer.status_code == 204:
        assert "content" not in told
        return
    schema = told["content"][answer["Content-Type"]]["schema"]
    assert _errors(document, schema, json.loads(answer.content)) == []
    required = {name for name in told.get("headers", {}) if name != "API-Version"}
    assert required <= set(answer.headers)


def test_the_example_is_taken(program, place, document):
    body = EXAMPLE | {"plek": {"id": str(place.uuid)}}
    assert _body_errors(document, EXAMPLE) == []
    assert program.post(body).status_code == 201
    told = document["paths"]["/activiteiten"]["post"]["requestBody"]["content"]["application/json"]
    assert [example["value"] for example in told["examples"].values()] == [EXAMPLE]
    assert told["schema"] == {"$ref": "#/components/schemas/ActiviteitInvoer"}


def test_every_name_of_the_body_is_told_and_no_other_is_taken(document):
    shape = document["components"]["schemas"]["ActiviteitInvoer"]
    assert shape["properties"].keys() == ActivityShape().fields.keys()
    assert shape["required"] == ["categorie", "naam", "plek"]
    for name, each in document["components"]["schemas"].items():
        if name.endswith(("Invoer", "Verwijzing")):
            assert each["additionalProperties"] is False


def test_what_is_sent_well_is_as_documented(document, place):
    assert _body_errors(document, body_of(place)) == []


# Of these only we can tell that they are wrong.
BEYOND_A_SCHEMA = {
    ("categorie", "onzin"),
    ("id", "5f0b7c1e3c1a4f529d3e7f4f6a2b9c10"),
    ("id", "{5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10}"),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (name, value)
        for name, values in WRONG.items()
        for value in values
        if not isinstance(value, str) or (name, value) not in BEYOND_A_SCHEMA
    ],
)
def test_what_the_document_forbids_and_what_is_refused_are_one(document, place, name, value):
    """But for what only we can tell: whether a theme is there, how many there may be in a list."""
    is_beyond = (isinstance(value, str) and "<script>" in value) or (isinstance(value, list) and len(value) > 20)
    is_beyond = is_beyond or value == ["xx"]
    assert _body_errors(document, body_of(place, **{name: value})) or is_beyond


def test_real_answers_are_as_documented(program, trusted, place, document, organiser):
    off = [{"datum": "2026-12-15", "soort": "vervalt", "reden": "Verbouwing"}]
    body = body_of(
        place,
        id="5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10",
        rooster=[every_tuesday(uitzonderingen=off)],
        gesloten=[{"van": "2026-12-24", "totEnMet": "2026-12-27"}],
    )
    made = program.post(body)
    _assert_as_documented(document, "/activiteiten", "post", made)
    _assert_as_documented(document, "/activiteiten", "post", program.post(body))
    uuid = made.json()["id"]
    for answer in (
        program.put(uuid, body),
        program.put(uuid, {}),
        program.put(uuid, body, if_match='"99"'),
        program.put(uuid, body, content_type="text/plain"),
        Program().put(uuid, body),
        program.put("5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c11", body),
    ):
        _assert_as_documented(document, "/activiteiten/{id}", "put", answer)
    for _ in range(2):
        _assert_as_documented(document, "/activiteiten/{id}", "delete", program.delete(uuid))


def test_a_proposal_is_as_documented(program, place, document, moderator):
    uuid = program.post(body_of(place)).json()["id"]
    actions.publish(Activity.objects.get(uuid=uuid), by=moderator)
    answer = program.put(uuid, body_of(place, naam="Thee", contact={"email": "a@example.org"}))
    assert answer.status_code == 202
    _assert_as_documented(document, "/activiteiten/{id}", "put", answer)
    # What is proposed has the shape in which it can be sent.
    assert _body_errors(document, answer.json()["voorstel"]["inhoud"]) == []


def test_too_often_is_as_documented(program, place, document, settings):
    settings.API_WRITE_LIMIT = 1
    cache.clear()
    answers = [program.post(body_of(place)) for _ in range(2)]
    _assert_as_documented(document, "/activiteiten", "post", answers[1])
    assert answers[1].status_code == 429


def test_the_document_says_who_may_write(document):
    assert document["components"]["securitySchemes"]["sleutel"]["scheme"] == "bearer"
    for path, verb in (("/activiteiten", "post"), ("/activiteiten/{id}", "put"), ("/activiteiten/{id}", "delete")):
        assert document["paths"][path][verb]["security"] == [{"sleutel": []}]
    assert {} in document["paths"]["/activiteiten/{id}"]["get"]["security"]


@pytest.mark.parametrize("state", Status)
def test_every_state_has_a_word(program, posted, document, state):
    Activity.objects.filter(uuid=posted["id"]).update(status=state)
    told = program.get(posted["id"]).json()
    assert _errors(document, {"$ref": "#/components/schemas/EigenActiviteit"}, told) == []


def test_an_own_activity_can_be_read_in_other_forms(program, posted):
    place = program.get(posted["id"], accept="application/geo+json")
    assert place["Content-Type"] == "application/geo+json"
    assert place.json()["properties"]["status"] == "ingestuurd"
    there = program.client.get(f"{API}/{posted['id']}?crs=EPSG:28992", headers=program.headers)
    assert there.json()["plek"]["locatie"]["coordinates"][0] > 70_000
    assert program.post(body_of_again(posted), accept="application/geo+json").status_code == 406


def body_of_again(told):
    return {"naam": "Thee", "categorie": "ontmoeten", "plek": {"id": told["plek"]["id"]}}
