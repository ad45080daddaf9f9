"""Limits on a real Redis: of all processes together while it is there, of each for itself while it is not."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import caches
from django.test import Client

from backend import caches as shared
from tests.accounts.helpers import app_code, give_second_factor
from tests.ops.redis_server import RedisServer

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis(server, settings):
    if not server.is_running:
        server.start()
    server.client().flushall()
    address = f"{server.url}?socket_timeout=2"
    settings.CACHES = {"default": {"BACKEND": "backend.caches.SharedCache", "LOCATION": address}}
    shared._client.cache_clear()
    shared._outage.cache_clear()
    caches["default"]._local.clear()
    return server


def code(email):
    return Client().post("/inloggen/", {"email": email}).status_code


def another_process(settings):
    """It knows nothing but what stands in Redis."""
    settings.CACHES = dict(settings.CACHES)
    caches["default"]._local.clear()


def test_codes_are_counted_in_all_processes_together(redis, settings):
    assert [code("bewoner@example.org") for _ in range(3)] == [302, 302, 302]
    another_process(settings)
    assert [code("bewoner@example.org") for _ in range(3)] == [302, 302, 429]
    assert not caches["default"].outage.is_on
    assert any(b"allauth:rl" in key for key in redis.client().scan_iter())


def test_codes_are_still_counted_once_redis_is_gone(redis):
    assert code("bewoner@example.org") == 302
    redis.kill()
    assert [code("bewoner@example.org") for _ in range(6)] == 5 * [302] + [429]
    assert caches["default"].outage.is_on


def test_the_api_counts_in_all_processes_together_and_goes_on_without(redis, settings, zuidwest):
    settings.API_READ_LIMIT = 4
    ask = lambda: Client().get("/api/v1/categorieen").status_code  # noqa: E731
    assert [ask(), ask()] == [200, 200]
    another_process(settings)
    assert [ask(), ask(), ask()] == [200, 200, 429]
    redis.kill()
    assert [ask() for _ in range(5)] == [200, 200, 200, 200, 429]


def test_a_code_of_an_app_works_once_in_all_processes_together(redis, settings, moderator):
    app = TOTP(give_second_factor(moderator))
    now = app_code()
    assert app.validate_code(now)
    another_process(settings)
    assert not app.validate_code(now)
