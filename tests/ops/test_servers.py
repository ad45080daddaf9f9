"""The servers of these tests do what they say, or a fault test would show nothing."""

import psycopg
import pytest
import redis as redis_client

from tests.ops.postgres_server import PostgresServer
from tests.ops.redis_server import RedisServer


@pytest.fixture(scope="module")
def postgres():
    with PostgresServer() as server:
        yield server


def test_a_redis_that_was_killed_comes_back_empty_at_the_same_address():
    with RedisServer() as redis:
        redis.client(redis.url).set("koffie", "9.30")
        redis.kill()
        with pytest.raises(redis_client.ConnectionError):
            redis.client(redis.url).ping()
        redis.start()
        assert redis.client(redis.url).get("koffie") is None
    assert not redis.is_running
    assert not redis.folder.exists()


def test_a_frozen_redis_takes_a_connection_and_says_nothing():
    with RedisServer() as redis:
        redis.freeze()
        impatient = redis_client.Redis.from_url(redis.url, socket_timeout=0.2, retry=None)
        with pytest.raises(redis_client.TimeoutError):
            impatient.ping()
        redis.thaw()
        assert redis.client(redis.url).ping()


def test_redis_with_a_password_behind_tls_and_by_a_socket():
    with RedisServer(password="geheim", tls=True) as redis:
        assert redis.client(redis.url).ping()
        assert redis.client(redis.socket_url).ping()


def test_a_killed_postgres_keeps_what_was_committed(postgres):
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE ledger (number int)")
        connection.execute("INSERT INTO ledger VALUES (1)")
        postgres.kill()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    postgres.start()
    assert postgres.sql("SELECT number FROM ledger", "dichtbij") == [(1,)]
    postgres.restart()
    assert postgres.sql("SELECT number FROM ledger", "dichtbij") == [(1,)]


def test_the_site_is_no_superuser_there(postgres):
    assert postgres.sql("SELECT rolsuper FROM pg_roles WHERE rolname = 'dichtbij'") == [(False,)]


def test_a_replica_follows_falls_behind_and_refuses_to_write(postgres):
    replica = postgres.make_replica()
    postgres.sql("CREATE TABLE news (number int)", "dichtbij")
    replica.catch_up()
    replica.fall_behind()
    postgres.sql("INSERT INTO news VALUES (1)", "dichtbij")
    assert replica.sql("SELECT * FROM news", "dichtbij") == []
    replica.go_on()
    replica.catch_up()
    assert replica.sql("SELECT * FROM news", "dichtbij") == [(1,)]
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        replica.sql("INSERT INTO news VALUES (2)", "dichtbij")
    replica.kill()
    replica.start()
    replica.catch_up()
    assert replica.sql("SELECT * FROM news", "dichtbij") == [(1,)]


def test_a_frozen_postgres_answers_again_once_it_is_thawed(postgres):
    postgres.freeze()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres.url, connect_timeout=2)
    postgres.thaw()
    assert postgres.sql("SELECT 1") == [(1,)]
