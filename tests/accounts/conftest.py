from pathlib import Path

import pytest

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
