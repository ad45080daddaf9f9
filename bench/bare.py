"""The floor: a view that runs the same SQL and returns the same bytes, through orjson and the same middleware."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import orjson
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path, set_urlconf

from backend.urls import urlpatterns as ours
from bench.measuring import Job, get

Asked = tuple[str, Any]
R = TypeVar("R")
# What was asked, what writes the answer, and its type.
_recorded: dict[str, tuple[list[Asked], Callable[[], bytes], str]] = {}


def record(name: str, address: str) -> str:
    """Records what an address does; returns the address of its bare twin."""
    settings.ROOT_URLCONF = "bench.bare"
    set_urlconf(None)
    asked, response = listen(lambda: get(address, **{"accept-encoding": "identity"}))
    assert response.status_code == 200
    content_type = response.headers["Content-Type"]
    _recorded[name] = (asked, _writer(response.content, content_type), content_type)
    return f"/bare/{name}"


def bare(request: HttpRequest, name: str) -> HttpResponse:
    asked, write, content_type = _recorded[name]
    _run(asked)
    return HttpResponse(write(), content_type=content_type)


def _writer(content: bytes, content_type: str) -> Callable[[], bytes]:
    """JSON is written anew each time: that is part of the floor."""
    if content_type != "application/json":
        return lambda: content
    data = orjson.loads(content)
    return partial(orjson.dumps, data)


def sql_of(job: Job) -> Job:
    """Only the SQL of a job, without what is made of the rows."""
    asked, _result = listen(job)
    return lambda: _run(asked)


def listen(job: Callable[[], R]) -> tuple[list[Asked], R]:
    asked: list[Asked] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        return asked, job()


def _run(asked: list[Asked]) -> None:
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            cursor.fetchall()


urlpatterns = [path("bare/<str:name>", bare), *ours]
