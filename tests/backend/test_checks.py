import pytest

from backend import checks

SHARED = {"default": {"BACKEND": "backend.caches.SharedCache", "LOCATION": "redis://127.0.0.1:6379/0"}}
POSTGRES = {"ENGINE": "django.db.backends.postgresql"}
SQLITE = {"ENGINE": "django.db.backends.sqlite3"}


@pytest.fixture
def use(monkeypatch, settings):
    """Settings of another site; without a signal, so that the databases of the tests stay as they are."""

    def with_settings(**values):
        other = type("Settings", (), {"CACHES": SHARED, "DATABASES": {"default": SQLITE}, "WEB_NODES": 1} | values)
        monkeypatch.setattr(checks, "settings", other)

    return with_settings


def ids(check):
    return [message.id for message in check(None)]


def test_a_cache_of_one_process_is_named_before_a_site_goes_live(use):
    use(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}})
    assert ids(checks.processes_share_a_cache) == ["backend.W001"]
    use()
    assert ids(checks.processes_share_a_cache) == []


def test_several_nodes_cannot_share_a_file(use):
    use(WEB_NODES=2)
    assert ids(checks.nodes_share_a_database) == ["backend.E001"]
    use(WEB_NODES=2, DATABASES={"default": POSTGRES})
    assert ids(checks.nodes_share_a_database) == []
    use(WEB_NODES=1)
    assert ids(checks.nodes_share_a_database) == []


def test_a_file_has_no_replica(use):
    use(DATABASES={"default": SQLITE, "replica": POSTGRES})
    assert ids(checks.a_replica_follows_a_database) == ["backend.E002"]
    use(DATABASES={"default": POSTGRES, "replica": POSTGRES})
    assert ids(checks.a_replica_follows_a_database) == []
