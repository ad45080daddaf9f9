"""The shared cache, on a real Redis that stops, hangs, fills up and comes back: nobody gets an error for it."""

import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.cache import cache, caches

from backend import caches as shared
from tests.ops.redis_server import RedisServer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def redis():
    with RedisServer() as server:
        yield server


@pytest.fixture
def use(settings, monkeypatch):
    """The site with this address as its CACHE_URL; a rest is over as soon as a test says so."""
    monkeypatch.setattr(shared, "REST_SECONDS", 600)

    def with_address(address):
        settings.CACHES = {"default": {"BACKEND": "backend.caches.SharedCache", "LOCATION": patient(address)}}
        caches["default"]._local.clear()
        return caches["default"]

    return with_address


def patient(address):
    """These tests share two processors with others: a slow answer is no fault, unless a test makes it one."""
    return f"{address}{'&' if '?' in address else '?'}socket_timeout=2&socket_connect_timeout=2"


def end_rest():
    caches["default"].outage._until = 0.0


def test_every_kind_of_address_reaches_it():
    with RedisServer(password="geheim") as redis:
        for address in (redis.url, redis.socket_url):
            one = shared.SharedCache(patient(address), {})
            one.set("koffie", {"at": [52.05, 4.28], "is_open": True})
            assert shared.SharedCache(patient(address), {}).get("koffie") == {"at": [52.05, 4.28], "is_open": True}
            assert not one.outage.is_on
    with RedisServer(tls=True) as redis:
        encrypted = shared.SharedCache(patient(redis.url), {})
        encrypted.set("koffie", 1)
        assert (redis.client(redis.url).keys(), encrypted.outage.is_on) == ([b":1:koffie"], False)


def test_every_new_connection_over_tls_is_taken():
    """The tickets that a server sends after the handshake are there early or late."""
    with RedisServer(tls=True) as redis:
        encrypted = shared.SharedCache(patient(redis.url), {})
        for number in range(30):
            encrypted.set("koffie", number)
            assert (encrypted.get("koffie"), encrypted.outage.is_on) == (number, False)
            encrypted._shared._cache.get_client("koffie", write=True).connection_pool.disconnect()


def test_a_server_with_another_certificate_is_not_believed(caplog):
    with RedisServer(tls=True) as redis:
        address = redis.url.partition("?")[0]
        other = shared.SharedCache(address, {})
        other.set("koffie", 1)
        assert other.outage.is_on
        assert redis.client(redis.url).keys() == []


def test_all_that_a_cache_can_do_is_the_same_with_it_and_without(redis, use):
    def answers():
        said = [cache.add("a", 1, 60), cache.add("a", 2, 60), cache.incr("a"), cache.decr("a", 2), cache.get("a")]
        cache.set_many({"b": [1.5, "twee"], "c": None}, 60)
        said += [cache.get_many(["b", "c", "weg"]), "b" in cache, "weg" in cache, cache.get("c", "niets")]
        said += [cache.get_or_set("d", lambda: "vier", 60), cache.touch("d", 30), cache.touch("weg")]
        said += [cache.delete("b"), cache.delete("b"), cache.get("b", "niets")]
        cache.delete_many(["a", "c"])
        with pytest.raises(ValueError, match=r"[Kk]ey"):
            cache.incr("a")
        cache.clear()
        return [*said, cache.get("d")]

    use(redis.url)
    with_redis = answers()
    assert not cache.outage.is_on
    redis.kill()
    assert answers() == with_redis
    assert cache.outage.is_on


def test_two_processes_count_together(redis, use):
    use(redis.url)
    cache.add("tries", 0, 60)
    script = (
        "import sys; from django.conf import settings; settings.configure(CACHES={'default': "
        "{'BACKEND': 'backend.caches.SharedCache', 'LOCATION': sys.argv[1]}}); "
        "from django.core.cache import cache; print([cache.incr('tries') for _ in range(500)][-1])"
    )
    others = [
        subprocess.Popen([sys.executable, "-c", script, redis.url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    last = [int(other.communicate(timeout=60)[0]) for other in others]
    assert max(last) == 1000
    assert cache.get("tries") == 1000


def test_a_count_that_ran_out_does_not_come_back_without_an_end(redis, use):
    use(redis.url)
    cache.add("tries", 0, 60)
    assert redis.client().ttl(":1:tries") in range(55, 61)
    redis.client().delete(":1:tries")
    with pytest.raises(ValueError, match="no such key"):
        cache.incr("tries")
    assert redis.client().keys() == []


def test_who_can_write_in_redis_cannot_make_us_run_something(redis, use):
    use(redis.url)
    redis.client().set(":1:koffie", b"\x80\x05\x8c\x02os\x94\x8c\x06system\x94\x93\x94\x8c\x04true\x94\x85\x94R\x94.")
    assert cache.get("koffie", "niets") == "niets"
    assert not cache.outage.is_on


@pytest.mark.parametrize("fault", ["stop", "kill", "freeze"])
def test_a_redis_that_goes_costs_one_short_wait_one_warning_and_no_error(redis, use, fault, caplog):
    use(redis.url)
    cache.set("koffie", 1)
    getattr(redis, fault)()
    for _ in range(200):
        cache.add("tries", 0, 60)
        cache.incr("tries")
    assert cache.get("tries") == 200
    assert cache.outage.failures == 1
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.getMessage().partition(" (")[0] for record in warnings] == ["The shared cache does not answer"]
    assert str(redis.port) not in caplog.text


def test_it_is_used_again_once_it_is_back(redis, use, caplog):
    use(redis.url)
    redis.kill()
    cache.set("koffie", "hier")
    redis.start()
    assert cache.get("koffie") == "hier"
    end_rest()
    assert cache.get("koffie") is None
    cache.set("koffie", "daar")
    assert redis.client().get(":1:koffie") == b'"daar"'
    assert [record.getMessage() for record in caplog.records][-1] == "The shared cache answers again"


def test_a_redis_that_starts_anew_is_no_outage_for_who_had_a_connection(redis, use, caplog):
    use(redis.url)
    cache.set("koffie", 1)
    redis.stop()
    redis.start()
    cache.set("thee", 2)
    assert (cache.get("koffie"), cache.get("thee")) == (None, 2)
    assert "does not answer" not in caplog.text


def test_while_it_hangs_one_of_many_finds_out_and_the_others_go_on(redis, use):
    use(redis.url)
    redis.freeze()
    cache.get("koffie")
    end_rest()
    before = cache.outage.failures
    threads = [threading.Thread(target=lambda: cache.get("koffie")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.outage.failures == before + 1


def test_a_late_answer_is_not_taken_for_that_to_another_question(redis, use):
    use(redis.url)
    cache.set("koffie", "koffie")
    cache.set("thee", "thee")
    redis.freeze()
    cache.get("koffie")
    redis.thaw()
    end_rest()
    assert cache.get("thee") == "thee"


def test_a_redis_that_is_full_counts_here(redis, use, caplog):
    use(redis.url)
    redis.client().config_set("maxmemory", 1)
    cache.add("tries", 0, 60)
    assert [cache.incr("tries"), cache.incr("tries")] == [1, 2]
    assert "OutOfMemory" in caplog.text


def test_an_address_that_nobody_answers_is_no_error_from_the_start(use, caplog):
    with RedisServer() as gone:
        address = gone.url
    use(address)
    cache.set("koffie", 1)
    assert cache.get("koffie") == 1
    assert "does not answer" in caplog.text
