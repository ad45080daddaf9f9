"""Secrets are planted wherever a log could see them, and none of them is in what our handlers write."""

import io
import logging
import traceback

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import path

SECRETS = {
    "session": "q7w8e9r0t1y2u3i4o5p6a7s8d9f0g1h2",
    "key": "dz_GeHeImEsLeUtElVanEenOrganisatie",
    "mail": "geheim.persoon@example.org",
    "card": "NWDX-TTDX-46RP",
    "postcode": "2532CR",
    "internet": "198.51.100.77",
}
# Every logger that writes something of a request, of mail or of somebody else's server, and one that nobody foresaw.
LOGGERS = [
    *("django", "django.request", "django.server", "django.security.csrf", "django.security.DisallowedHost"),
    *("django.db.backends", "django.template", "gunicorn.error", "post_office", "allauth", "urllib3.connectionpool"),
    *("accounts.sender", "activities.api", "maps.pdok", "referrals.personal", "somebody.elses.library"),
]


def _breaks(request):
    raise ValueError(f"Cannot use '{SECRETS['mail']}' of {SECRETS['mail']}, Cookie: sessionid={SECRETS['session']}")


urlpatterns = [path("breekt/", _breaks), path("kaartje/<code>/", _breaks)]
handler500 = "backend.error_pages.server_error"


@pytest.fixture
def written(caplog):
    """What our own handlers write, as they were configured."""
    buffer = io.StringIO()
    loggers = [logging.getLogger(), *(each for each in map(logging.getLogger, logging.root.manager.loggerDict))]
    ours = {handler for logger in loggers for handler in logger.handlers if type(handler) is logging.StreamHandler}
    assert ours
    streams = {handler: handler.setStream(buffer) for handler in ours}
    yield buffer
    for handler, stream in streams.items():
        handler.setStream(stream)


def _is_clean(text):
    found = [name for name, secret in SECRETS.items() if secret in text]
    assert found == []
    assert django_settings.SECRET_KEY not in text


@pytest.mark.parametrize("name", LOGGERS)
def test_no_logger_writes_a_secret(written, name):
    logger = logging.getLogger(name)
    line = '"GET /kaartje/%s/?bij=%s HTTP/1.1" from %s, mail %s, Authorization: Bearer %s, Cookie: sessionid=%s'
    values = [SECRETS[each] for each in ("card", "postcode", "internet", "mail", "key", "session")]
    logger.error(line, *values)
    try:
        _breaks(None)
    except ValueError:
        logger.exception("Broken for %s", SECRETS["mail"])
        assert SECRETS["mail"] in traceback.format_exc()
    text = written.getvalue()
    assert "Broken for" in text
    assert "ValueError" in text
    _is_clean(text)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/breekt/", "/kaartje/NWDX-TTDX-46RP/", "/bestaat-niet/"])
def test_a_request_that_goes_wrong_leaves_no_secret(written, db, address):
    client = Client(raise_request_exception=False, REMOTE_ADDR=SECRETS["internet"])
    headers = {
        "cookie": f"{django_settings.SESSION_COOKIE_NAME}={SECRETS['session']}",
        "authorization": f"Bearer {SECRETS['key']}",
        "referer": f"https://dichtbij.example.org/kaartje/{SECRETS['card']}/",
    }
    question = {"bij": SECRETS["postcode"], "mail": SECRETS["mail"]}
    assert client.get(address, question, headers=headers).status_code in (404, 500)
    assert client.post(address, question, headers=headers).status_code in (404, 500)
    assert written.getvalue()
    _is_clean(written.getvalue())


def test_a_code_that_signs_somebody_in_is_in_no_log(written, client, resident):
    client.post("/inloggen/", {"email": resident.email})
    client.post("/inloggen/code/", {"code": "1234-5678"})
    assert resident.email not in written.getvalue()
    assert "1234-5678" not in written.getvalue()


def test_nobody_writes_a_line_of_their_own_into_the_log(written, client, zuidwest):
    client.get("/bestaat-niet%0d%0a2026-01-01 INFO django.request Alles is goed/")
    lines = written.getvalue().splitlines()
    assert lines
    assert not any(line.startswith("2026-01-01") for line in lines)
