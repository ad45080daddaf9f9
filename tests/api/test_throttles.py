from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from limits import counting

CATEGORIES = "/api/v1/categorieen"


@pytest.fixture
def three_a_minute(settings, time_machine, zuidwest):
    settings.API_READ_LIMIT = 3
    time_machine.move_to(datetime(2026, 11, 30, 8, 0, 20, 500_000, UTC), tick=False)
    return time_machine


def _asked(client, times, **extra):
    return [client.get(CATEGORIES, **extra).status_code for _ in range(times)]


def test_too_much_of_one_address_is_refused_until_the_next_minute(client, three_a_minute):
    assert _asked(client, 3) == [200, 200, 200]
    refused = client.get(CATEGORIES)

    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert refused["Retry-After"] == "40"
    assert "Retry-After" in refused.json()["detail"]
    assert (refused["API-Version"], refused["Cache-Control"]) == ("1.0.0", "no-store")
    three_a_minute.shift(40)
    assert _asked(client, 1) == [200]


def test_somebody_elsewhere_is_not_held_up_by_it(client, three_a_minute):
    _asked(client, 4, REMOTE_ADDR="192.0.2.1")

    assert _asked(client, 1, REMOTE_ADDR="192.0.2.1") == [429]
    assert _asked(client, 1, REMOTE_ADDR="192.0.2.2") == [200]


def test_every_part_of_the_api_counts(client, three_a_minute):
    paths = ("activiteiten", "openapi.json", "plekken", "buurten")

    assert [client.get(f"/api/v1/{path}").status_code for path in paths] == [200, 200, 200, 429]


def test_without_a_limit_nothing_is_counted(client, settings, zuidwest, monkeypatch):
    settings.API_READ_LIMIT = 0
    monkeypatch.setattr(counting, "cache", None)

    assert _asked(client, 2) == [200, 200]


def test_an_address_cannot_be_read_from_the_cache(client, three_a_minute, monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "add", lambda key, *args, **kwargs: keys.append(key))
    _asked(client, 1, REMOTE_ADDR="192.0.2.1")
    three_a_minute.shift(60)
    _asked(client, 1, REMOTE_ADDR="192.0.2.1")

    assert len(set(keys)) == 2
    assert not any("192.0.2.1" in key for key in keys)


def test_a_full_cache_holds_nobody_up(client, three_a_minute, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *args, **kwargs: False)

    assert _asked(client, 5) == [200] * 5


def test_a_cache_that_is_away_holds_nobody_up(client, three_a_minute, monkeypatch, caplog):
    def refused(*args, **kwargs):
        raise ConnectionError("no route to 192.0.2.1")

    monkeypatch.setattr(cache, "add", refused)

    assert _asked(client, 5) == [200] * 5
    assert "ConnectionError" in caplog.text
    assert "192.0.2.1" not in caplog.text
