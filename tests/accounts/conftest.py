from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts import outbox
from accounts.models import User
from tests.stubs import SmtpStub

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def letters(tmp_path, settings) -> Path:
    """A folder where a test writes the mails that it sends."""
    folder = tmp_path / "templates" / "emails"
    folder.mkdir(parents=True)
    (folder / "hello.nl.txt").write_text("Onderwerp: Dag {{ name }}\n\nHallo {{ name }}.\n")
    (folder / "hello.en.txt").write_text("Subject: Hello {{ name }}\n\nHello {{ name }}.\n")
    site = settings.TEMPLATES[0]
    settings.TEMPLATES = [site | {"DIRS": [folder.parent, *site["DIRS"]]}]
    return folder


@pytest.fixture
def server(settings):
    """The mail server of the site, as ill as a test asks for."""
    with SmtpStub() as stub:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", stub.port
        settings.POST_OFFICE = settings.POST_OFFICE | {"BACKENDS": {"default": SMTP}}
        yield stub


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

    def queue(name, to, context, *, language="nl", expires_after=None):
        assert expires_after == timedelta(minutes=15)
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
