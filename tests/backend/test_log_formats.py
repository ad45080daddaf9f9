"""Both forms of the log: what a line tells, and that nobody can be found in it."""

import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend import request_ids
from backend.logs import Json, Plain, WithoutQueryString

ROOT = Path(__file__).parents[2]
PLANTED = ("bewoner", "2532CR", "192.0.2.77", "2001:db8:1:2::9", "sdfgh12345", "NWDX", "geheim")


@pytest.fixture(autouse=True)
def _no_request():
    request_ids.end()
    yield
    request_ids.end()


@pytest.fixture(params=[Plain, Json], ids=["plain", "json"])
def log(request):
    """A logger with its own handler, as settings make it; `log.text` is what it wrote."""
    logger, stream = logging.Logger("tests"), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    handler.addFilter(WithoutQueryString())
    logger.addHandler(handler)
    logger.text = stream.getvalue
    return logger


@pytest.mark.parametrize(
    "line",
    [
        "Mail for bewoner@example.org",
        "GET /zoeken/?bij=2532CR&q=bewoner",
        "Invalid request from ip=192.0.2.77",
        "from 2001:db8:1:2::9 port 80",
        "Authorization: Bearer sdfgh12345",
        "a key dz_sdfgh12345 that is known",
        "Cookie: sessionid=sdfgh12345",
        "sessionid=sdfgh12345; path=/",
        "Gone: /kaartje/NWDX-TTDX-46RP/",
        "password=geheim",
    ],
)
def test_a_line_names_nobody(log, line):
    log.warning("%s", line)
    assert not any(word in log.text() for word in PLANTED)
    assert "…" in log.text() or "\\u2026" in log.text() or "?" in line


@pytest.mark.parametrize(
    "line", ["At 12:30:45 and 2026-11-26T10:00:00", "x::text", "Not Found: /activiteit/koffie/", "version 1.2.3"]
)
def test_what_names_nobody_stays_whole(log, line):
    log.warning(line)
    assert line in log.text()


@pytest.mark.parametrize(
    "said",
    [
        "duplicate key\nDETAIL:  Key (email)=(bewoner@example.org) already exists.",
        "null value\nDETAIL:  Failing row contains (7, bewoner, two\n\nlines geheim).\nCONTEXT:  x",
        "invalid literal for int() with base 10: '2532CR'",
        'Invalid HTTP_HOST header: "192.0.2.77"',
    ],
)
def test_the_words_of_an_error_lose_their_values_and_its_place_stays(log, said):
    _fail(log, ValueError(said))
    assert not any(word in log.text() for word in PLANTED)
    assert "ValueError: " in log.text()
    assert "in _fail" in log.text()


def test_the_errors_behind_an_error_are_told_first_and_lose_their_values_too(log):
    error, planted = RuntimeError("It broke"), "geheim"
    error.__cause__ = KeyError(planted)
    _fail(log, error)
    assert "geheim" not in log.text()
    assert log.text().index("KeyError: ") < log.text().index("RuntimeError: It broke")


def test_what_another_handler_made_of_the_error_is_not_taken_over(log):
    log.handlers.insert(0, logging.StreamHandler(io.StringIO()))
    _fail(log, ValueError("not a number: 'geheim'"))
    assert "geheim" not in log.text()


def _fail(log, error):
    try:
        raise error
    except Exception:
        log.exception("It failed")


def test_a_line_of_json_has_a_time_and_the_number_of_the_request():
    record = logging.LogRecord("maps.tiles", logging.INFO, __file__, 1, "%s tiles", (3,), None)
    record.fields, record.created = {"ms": 12.5}, 0.007
    request_ids.begin("abcdef123456")
    assert json.loads(Json().format(record)) == {
        "time": "1970-01-01T00:00:00.007Z",
        "level": "INFO",
        "logger": "maps.tiles",
        "message": "3 tiles",
        "request": "abcdef123456",
        "ms": 12.5,
    }
    request_ids.end()
    assert "request" not in json.loads(Json().format(record))


def test_a_plain_line_ends_with_the_same():
    record = logging.LogRecord("maps.tiles", logging.INFO, __file__, 1, "%s tiles", (3,), None)
    record.fields = {"ms": 12.5}
    request_ids.begin("abcdef123456")
    assert Plain().format(record).endswith("INFO maps.tiles 3 tiles ms=12.5 request=abcdef123456")


@pytest.mark.parametrize(("name", "is_json"), [("json", True), ("plain", False)])
def test_the_environment_chooses_the_form(name, is_json):
    script = "import django, logging; django.setup(); logging.getLogger('maps').warning('hello')"
    done = _python(script, LOG_FORMAT=name)
    line = done.stderr.strip().splitlines()[-1]
    assert line.startswith("{") == is_json
    assert "hello" in line


def test_a_form_that_there_is_not_is_told_with_those_that_there_are():
    done = _python("from backend import settings", LOG_FORMAT="xml")
    assert 'LOG_FORMAT is "xml". Use plain or json.' in done.stderr


def _python(script, **environment):
    asked = os.environ | {"DJANGO_SETTINGS_MODULE": "backend.settings"} | environment
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=asked, capture_output=True, text=True)
