"""backend/settings.py, read in a process of its own with another environment."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[1]
PRINT_DATABASE = "import json; from backend import settings; print(json.dumps(settings.DATABASES['default']))"


def _database(url: str) -> dict:
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DATABASE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(("query", "seconds"), [("", 5), ("?connect_timeout=2", 2)])
def test_a_postgresql_that_does_not_answer_is_given_up(query, seconds):
    database = _database(f"postgres://site:secret@db.example.org/dichtbij{query}")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["OPTIONS"]["connect_timeout"] == seconds


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a line of PostgreSQL")
def test_a_postgresql_that_vanished_without_a_word_is_given_up_within_half_a_minute(db):
    connection.ensure_connection()
    with socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
        idle, between, times = (
            line.getsockopt(socket.IPPROTO_TCP, getattr(socket, f"TCP_KEEP{name}")) for name in ("IDLE", "INTVL", "CNT")
        )
        unanswered = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert 0 < idle + between * times <= 30
    assert 0 < unanswered <= 30_000


def test_sqlite_writers_wait_for_each_other(tmp_path):
    database = _database(f"sqlite:///{tmp_path / 'site.sqlite3'}")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "connect_timeout" not in database["OPTIONS"]


def _said(names: str, **environment: str) -> dict:
    script = (
        "import json; from backend import settings as s; "
        f"print(json.dumps({{n: getattr(s, n) for n in '{names}'.split()}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        # What the tests of this project set for themselves.
        env={name: value for name, value in os.environ.items() if name != "CONN_MAX_AGE"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_connection_is_kept_and_looked_after_unless_somebody_says_otherwise():
    url = "postgres://db.example.org/dichtbij"
    kept = _said("DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert (kept["CONN_MAX_AGE"], kept["CONN_HEALTH_CHECKS"]) == (600, True)
    other = _said("DATABASES", DATABASE_URL=url, CONN_MAX_AGE="0", CONN_HEALTH_CHECKS="false")["DATABASES"]["default"]
    assert (other["CONN_MAX_AGE"], other["CONN_HEALTH_CHECKS"]) == (0, False)


def test_a_replica_is_given_up_sooner_than_the_primary_and_has_a_router():
    urls = {f"DATABASE{which}_URL": f"postgres://db{which}.example.org/dichtbij" for which in ("", "_REPLICA")}
    said = _said("DATABASES DATABASE_ROUTERS", **urls)
    assert said["DATABASES"]["replica"]["HOST"] == "db_replica.example.org"
    own, first = (said["DATABASES"][alias]["OPTIONS"] for alias in ("replica", "default"))
    assert (own["connect_timeout"], own["keepalives_idle"]) == (2, first["keepalives_idle"])
    assert said["DATABASES"]["replica"]["CONN_MAX_AGE"] == 600
    assert said["DATABASE_ROUTERS"] == ["backend.replicas.Router"]


@pytest.mark.parametrize(
    "url", ["redis://:p%40ss@cache:6379/1", "rediss://cache:6380/0", "unix:///run/redis.sock?db=2"]
)
def test_a_redis_is_shared_by_all_and_does_without_when_it_is_away(url):
    cache = _said("CACHES", CACHE_URL=url)["CACHES"]["default"]
    assert (cache["BACKEND"], cache["LOCATION"]) == ("backend.caches.SharedCache", url)


def test_a_cache_in_memory_remembers_more_senders_than_one_street():
    assert _said("CACHES", CACHE_URL="locmemcache://")["CACHES"]["default"]["OPTIONS"] == {"MAX_ENTRIES": 10_000}


def _mail(**environment: str) -> dict:
    names = "EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS EMAIL_USE_SSL DEFAULT_FROM_EMAIL"
    script = (
        "import json; from backend import settings as s; "
        f"print(json.dumps({{n: getattr(s, n) for n in '{names}'.split()}} | {{'to': s.POST_OFFICE['BACKENDS']}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("scheme", "port", "uses_tls", "uses_ssl"),
    [("smtp", 25, False, False), ("smtp+tls", 587, True, False), ("smtp+ssl", 465, False, True)],
)
def test_the_address_of_a_mail_server_says_all_that_mail_needs(scheme, port, uses_tls, uses_ssl):
    mail = _mail(EMAIL_URL=f"{scheme}://me:p%40ss@mail.example.org")
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("mail.example.org", port)
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("me", "p@ss")
    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (uses_tls, uses_ssl)
    assert mail["to"] == {"default": "django.core.mail.backends.smtp.EmailBackend"}
    assert _mail(EMAIL_URL=f"{scheme}://mail.example.org:2525")["EMAIL_PORT"] == 2525


def test_without_a_mail_server_mail_stays_here_or_goes_to_the_screen_of_a_developer():
    assert _mail()["to"] == {"default": ""}
    assert _mail(DEBUG="true")["to"] == {"default": "django.core.mail.backends.console.EmailBackend"}


@pytest.mark.parametrize(
    ("site", "sender"),
    [
        ("https://dichtbij.example.org/", "dichtbij.example.org"),
        ("http://127.0.0.1:8000", "localhost"),
        ("http://[::1]:8000", "localhost"),
    ],
)
def test_mail_comes_from_the_domain_of_the_site_or_from_whom_we_say(site, sender):
    assert _mail(SITE_URL=site)["DEFAULT_FROM_EMAIL"] == f"Dichtbij Zuidwest <noreply@{sender}>"
    assert _mail(MAIL_FROM="Wij <wij@example.org>")["DEFAULT_FROM_EMAIL"] == "Wij <wij@example.org>"


def test_a_setting_may_stand_in_a_file_without_the_end_of_its_line(tmp_path):
    secret = tmp_path / "database_url"
    secret.write_text("postgres://site:secret@db.example.org/dichtbij\n")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DATABASE],
        cwd=ROOT,
        env=environment | {"DATABASE_URL_FILE": str(secret)},
        capture_output=True,
        text=True,
        check=True,
    )
    database = json.loads(done.stdout)
    assert (database["PASSWORD"], database["NAME"]) == ("secret", "dichtbij")


def test_a_file_that_is_named_and_is_not_there_stops_the_site(tmp_path):
    environment = os.environ | {"SECRET_KEY_FILE": str(tmp_path / "forgotten")}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DATABASE], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "forgotten" in done.stderr
