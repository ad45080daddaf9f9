from dataclasses import dataclass
from typing import Any

import pytest

from accounts import outbox
from accounts.models import User


@dataclass
class Mail:
    name: str
    to: str
    context: dict[str, Any]
    language: str

    @property
    def code(self) -> str:
        return self.context["code"]


@pytest.fixture
def mails(monkeypatch) -> list[Mail]:
    """Every mail that was put in the outbox, oldest first."""
    queued: list[Mail] = []

    def queue(name, to, context, *, language="nl"):
        queued.append(Mail(name, to, dict(context), language))

    monkeypatch.setattr(outbox, "queue", queue)
    return queued


@pytest.fixture
def organiser(db):
    return User.objects.create_user("organisator@example.org", name="Organisator")


@pytest.fixture
def moderator(db):
    return User.objects.create_user("redacteur@example.org", is_moderator=True)


@pytest.fixture
def ask(client):
    """Ask for a code to sign in."""
    return lambda email="organisator@example.org", **sent: client.post("/inloggen/", {"email": email, **sent})


@pytest.fixture
def enter(client):
    """Fill in a code from the mail."""
    return lambda code, **sent: client.post("/inloggen/code/", {"code": code, **sent})
