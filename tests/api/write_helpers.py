"""A program of an organisation, and what it sends."""

import json
from typing import Any

from django.apps import apps
from django.test import Client

from activities import actions
from activities.models import AuditEntry, SenderCount
from tests.stored_examples import rows_of

API = "/api/v1/activiteiten"


class Program:
    """Somebody's program, with a token or without one."""

    def __init__(self, secret: str | None = None) -> None:
        self.client = Client()
        self.headers = {"authorization": f"Bearer {secret}"} if secret else {}

    def again(self) -> "Program":
        """The same program, on another machine."""
        other = Program()
        other.headers = self.headers
        return other

    def send(self, verb: str, address: str = API, body: Any = None, **headers: str) -> Any:
        sent = body if isinstance(body, bytes | str) else json.dumps(body)
        kind = headers.pop("content_type", "application/json")
        more = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(verb, address, "" if body is None else sent, content_type=kind, headers=more)

    def get(self, uuid: Any, **headers: str) -> Any:
        return self.client.get(f"{API}/{uuid}", headers=self.headers | headers)

    def post(self, body: Any, **headers: str) -> Any:
        return self.send("POST", API, body, **headers)

    def put(self, uuid: Any, body: Any, **headers: str) -> Any:
        return self.send("PUT", f"{API}/{uuid}", body, **headers)

    def delete(self, uuid: Any, **headers: str) -> Any:
        return self.send("DELETE", f"{API}/{uuid}", **headers)


def program_of(organisation, by, name="Onze agenda"):
    return Program(actions.create_token(organisation, name, by=by)[1])


def body_of(place, **values):
    """Koffie every Tuesday from 10 to 12, free, for everybody."""
    usual = {
        "naam": "Koffie",
        "categorie": "ontmoeten",
        "plek": {"id": str(place.uuid)},
        "voorIedereen": True,
        "prijsCenten": 0,
        "rooster": [every_tuesday()],
    }
    return {name: value for name, value in (usual | values).items() if value is not ...}


def every_tuesday(**values):
    usual = {
        "soort": "reeks",
        "van": "2026-12-01",
        "totEnMet": "2027-03-30",
        "begin": "10:00",
        "einde": "12:00",
        "herhaling": "FREQ=WEEKLY;BYDAY=TU",
    }
    return {name: value for name, value in (usual | values).items() if value is not ...}


def all_rows():
    """Every row of the catalogue and of who may do what, to compare with later.

    Without the counts of senders, and the day on which a token was used last: those are of asking, not of writing.
    """
    models = [model for name in ("activities", "accounts") for model in apps.get_app_config(name).get_models()]
    return {
        model: _without_last_use(model, rows) for model, rows in rows_of(models).items() if model is not SenderCount
    }


def _without_last_use(model, rows):
    names = [field.name for field in model._meta.concrete_fields]
    if "last_used_on" not in names:
        return rows
    at = names.index("last_used_on")
    return [row[:at] + row[at + 1 :] for row in rows]


def problem_of(answer, status):
    told = json.loads(answer.content)
    assert answer.status_code == told["status"] == status, told
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["API-Version"]
    return told


def wrong_in(answer):
    """{name: [reasons]}"""
    found: dict[str, list[str]] = {}
    for each in problem_of(answer, 400)["invalidParams"]:
        found.setdefault(each["name"], []).append(each["reason"])
    return found


def verbs_of(activity):
    return list(AuditEntry.objects.filter(activity=activity).order_by("id").values_list("verb", flat=True))
