"""A cache in Redis that all processes share, and that nobody has to wait for: see SharedCache."""

import functools
import json
from collections.abc import Iterable, Mapping
from typing import Any

import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer
from redis.backoff import NoBackoff
from redis.retry import Retry

from backend.outages import Outage

# Redis answers within a millisecond; who waits longer waits for a server that is ill. The address can say otherwise.
ANSWER_SECONDS = 0.5
REST_SECONDS = 5
# No later try: the local cache is there at once. The older protocol spares every connection a round of questions.
PATIENCE: dict[str, Any] = {
    "socket_timeout": ANSWER_SECONDS,
    "socket_connect_timeout": ANSWER_SECONDS,
    "retry": Retry(NoBackoff(), 0),
    "protocol": 2,
    "driver_info": None,
}
# But over TLS there has to be one: after the handshake a server sends tickets for a next time, and redis-py takes a
# connection on which something lies unread for one that is broken.
ONE_ROUND = {"client_name": "site"}
# Django asks whether there is such a key and then adds: one that runs out in between would come back without an end,
# and whoever it counts would one day be refused for ever.
ADD_TO_WHAT_IS_THERE = "return redis.call('exists', KEYS[1]) == 1 and redis.call('incrby', KEYS[1], ARGV[1])"


class Json(RedisSerializer):
    """What stands in Redis is read as numbers and texts only: who gets in there cannot make us run something."""

    def dumps(self, obj: Any) -> bytes:
        """A number as Redis itself writes one, which adds to it."""
        return json.dumps(obj).encode()

    def loads(self, data: Any) -> Any:
        """Raises ValueError for what we did not write."""
        return json.loads(data)


class Client(RedisCacheClient):
    def incr(self, key: Any, delta: int) -> int:
        number = self.get_client(key, write=True).eval(ADD_TO_WHAT_IS_THERE, 1, key, str(delta))
        if number is None:
            raise ValueError("There is no such key")
        return int(number)

    def get(self, key: Any, default: Any) -> Any:
        try:
            return super().get(key, default)
        except ValueError:
            return default


# Django makes a cache per thread; they share the connections and what is known of the server.
@functools.cache
def _client(address: str) -> Client:
    over_tls = ONE_ROUND if address.startswith("rediss:") else {}
    return Client([address], serializer=Json(), **PATIENCE, **over_tls)


@functools.cache
def _outage(address: str) -> Outage:
    meanwhile = f"each process remembers and counts for itself, and asks again every {REST_SECONDS} seconds"
    return Outage("The shared cache", meanwhile=meanwhile, rest_seconds=REST_SECONDS)


class _Redis(RedisCache):
    def __init__(self, address: str, params: dict[str, Any]) -> None:
        super().__init__([address], params)
        self._cache = _client(address)


class SharedCache(BaseCache):
    """Redis, and while it is stopped, hanging or full a cache in this process: limits go on counting there.

    What is kept here may be lost at any time, and values are what JSON knows (a tuple comes back as a list).
    """

    def __init__(self, address: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.outage = _outage(address)
        self._shared = _Redis(address, params)
        self._local = LocMemCache("while the shared cache is away", params)

    def _ask(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        if self.outage.may_try():
            try:
                answer = getattr(self._shared, verb)(*args, **kwargs)
            except (redis.RedisError, OSError) as error:
                self.outage.note_failure(error)
            else:
                self.outage.note_success()
                return answer
        return getattr(self._local, verb)(*args, **kwargs)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("add", key, value, timeout=timeout, version=version))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version=version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", key, value, timeout=timeout, version=version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("touch", key, timeout=timeout, version=version))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Here too, or it would be back at the next outage."""
        was_there = bool(self._ask("delete", key, version=version))
        self._local.delete(key, version=version)
        return was_there

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._ask("has_key", key, version=version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return int(self._ask("incr", key, delta, version=version))

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return dict(self._ask("get_many", list(keys), version=version))

    def set_many(
        self, data: Mapping[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        return list(self._ask("set_many", data, timeout=timeout, version=version))

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        keys = list(keys)
        self._local.delete_many(keys, version=version)
        self._ask("delete_many", keys, version=version)

    def clear(self) -> None:
        """Of the database that the address names: all of it, so that has to be ours alone."""
        self._local.clear()
        self._ask("clear")
