"""The site as it is put on the internet: its settings, read in a process of their own with another environment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PUT_ON_THE_INTERNET = {
    "DEBUG": "false",
    "SECRET_KEY": "a-Long.Random_text" * 4,
    "SITE_URL": "https://dichtbij.example.org",
    "ALLOWED_HOSTS": "dichtbij.example.org",
    "CACHE_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://mail.example.org",
    "SECURITY_CONTACT": "mailto:lek@example.org",
}
# What stands in the environment of the tests and of no site.
OF_TESTS = {"HTTPS_ONLY", "DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
NAMES = (
    *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"),
    *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE"),
    *("CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE"),
    *("SECURE_PROXY_SSL_HEADER", "PASSWORD_HASHERS", "ADMIN_PATH", "DEBUG", "SHOW_EXAMPLES"),
)
READ = f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES!r}}}))"
# Asks the site once as the test client does, over https or not, and shows the status and the headers of the answer.
ASK = """
import django, json, sys
django.setup()
from django.test import Client
host = {"host": "dichtbij.example.org"}
answers = [Client(headers=host).get(path, secure=secure) for path, secure in json.loads(sys.argv[1])]
print(json.dumps([[answer.status_code, dict(answer.headers), list(answer.cookies)] for answer in answers]))
"""


def _run(*command: str, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in OF_TESTS}
    variables = kept | PUT_ON_THE_INTERNET | {"DJANGO_SETTINGS_MODULE": "backend.settings"} | environment
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _settings(**environment: str) -> dict:
    return json.loads(_run("-c", READ, **environment))


def test_djangos_own_check_finds_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    told = _run("manage.py", "check", "--deploy", "--fail-level", "WARNING", DATABASE_URL=url, VAR_DIR=str(tmp_path))
    assert "System check identified no issues" in told


def test_without_a_key_of_its_own_the_site_does_not_start():
    with pytest.raises(AssertionError, match="Set SECRET_KEY to a long random text"):
        _settings(SECRET_KEY="")


def test_over_https_alone_for_a_year_with_cookies_that_no_neighbour_can_put_there():
    found = _settings()
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    for cookie, same_site in (("SESSION", "Lax"), ("CSRF", "Strict")):
        assert found[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{cookie}_COOKIE_SECURE"]
        assert found[f"{cookie}_COOKIE_HTTPONLY"]
        assert found[f"{cookie}_COOKIE_SAMESITE"] == same_site


def test_the_list_of_browsers_is_a_choice_of_who_owns_the_domain():
    assert not _settings()["SECURE_HSTS_PRELOAD"]
    assert _settings(HSTS_PRELOAD="true")["SECURE_HSTS_PRELOAD"]


def test_on_ones_own_machine_nothing_asks_for_https():
    found = _settings(SITE_URL="http://localhost:8000")
    assert not found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SESSION_COOKIE_NAME"] == "sessionid"


def test_only_a_proxy_of_our_own_is_believed_when_it_says_https():
    assert _settings()["SECURE_PROXY_SSL_HEADER"] is None
    assert _settings(TRUSTED_PROXIES="1")["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_passwords_are_kept_with_argon2():
    assert _settings()["PASSWORD_HASHERS"][0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_nothing_of_a_developer_is_on_the_site():
    found = _settings()
    assert (found["DEBUG"], found["SHOW_EXAMPLES"]) == (False, False)


def test_http_leads_to_https_and_https_stays_there_but_who_asks_how_we_are_is_answered():
    asked = [["/robots.txt", False], ["/robots.txt", True], ["/gezond/leeft", False]]
    plain, safe, health = json.loads(_run("-c", ASK, json.dumps(asked)).strip().splitlines()[-1])
    assert (plain[0], plain[1]["Location"]) == (301, "https://dichtbij.example.org/robots.txt")
    assert safe[0] == health[0] == 200
    assert safe[1]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert safe[2] == []


@pytest.mark.parametrize("path", ["deur-7f3a", "/deur-7f3a/"])
def test_the_admin_may_have_another_path(path):
    resolve = "import django; django.setup(); from django.urls import reverse; print(reverse('admin:index'))"
    assert _run("-c", resolve, ADMIN_PATH=path).endswith("/deur-7f3a/\n")
