"""The bare floor: the same SQL by the driver itself, the same bytes, and a plain WSGI application around them.

No framework at all: no URLs, no middleware, no objects, no templates. What a job costs more than this, is ours.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import orjson
from django.db import connection
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from bench.bare import listen
from bench.wsgi import Answer, ask

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def floor_of(app: Wsgi, address: str) -> Wsgi:
    """Of one address: records what it does now, so what is remembered by then is not asked here either."""
    asked, answer = listen(partial(ask, app, address))
    assert answer.status == 200, (address, answer.status)
    # What a search without results notes of itself is no part of the answer.
    statements = [(_as_driver_wants(sql), params) for sql, params in asked if sql.startswith("SELECT")]
    write, headers = _writer(answer), answer.headers

    def floor(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        cursor = connection.connection.cursor()
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()
        cursor.close()
        start_response("200 OK", headers)
        return [write()]

    return floor


def _as_driver_wants(sql: str) -> str:
    if connection.vendor != "sqlite":
        return sql
    wrapper = SQLiteCursorWrapper(connection.connection)
    return wrapper.convert_query(sql)


def _writer(answer: Answer) -> Callable[[], bytes]:
    """JSON is written anew each time: that is part of the floor."""
    if "json" not in dict(answer.headers)["Content-Type"]:
        return lambda: answer.content
    told = orjson.loads(answer.content)
    return partial(orjson.dumps, told)
