"""What the mails say: every text in both languages, with a subject, and the code where there is one."""

import pytest
from django.conf import settings
from django.template import Context, Engine

FOLDER = settings.BASE_DIR / "templates" / "emails"
GIVEN = {
    "code": "1234-5678",
    "sign_in_url": "https://dichtbij.example.org/inloggen/",
    "sign_up_url": "https://dichtbij.example.org/aanmelden/",
}


def _text(name, language) -> str:
    source = (FOLDER / f"{name}.{language}.txt").read_text()
    return Engine().from_string(source).render(Context(GIVEN, autoescape=False))


@pytest.mark.parametrize(
    ("language", "head", "lasts"), [("nl", "Onderwerp: ", "kwartier"), ("en", "Subject: ", "15 minutes")]
)
@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("login_code", "code"),
        ("signup_code", "code"),
        ("unknown_account", "sign_up_url"),
        ("account_already_exists", "sign_in_url"),
    ],
)
def test_a_mail_has_a_subject_and_what_it_is_about_on_a_line_of_its_own(name, holds, language, head, lasts):
    subject, empty, *body = _text(name, language).splitlines()
    assert subject.startswith(head)
    assert empty == ""
    assert GIVEN[holds] in body
    assert (lasts in " ".join(body)) is (holds == "code")
