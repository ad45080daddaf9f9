"""The floor: a view that runs the same SQL and returns the same bytes, through the same middleware."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path, set_urlconf

from backend.urls import urlpatterns as ours
from bench.measuring import Job, get

Asked = tuple[str, Any]
R = TypeVar("R")
_recorded: dict[str, tuple[list[Asked], bytes, str]] = {}


def record(name: str, address: str) -> str:
    """Records what an address does; returns the address of its bare twin."""
    settings.ROOT_URLCONF = "bench.bare"
    set_urlconf(None)
    asked, response = _listen(lambda: get(address, **{"accept-encoding": "identity"}))
    assert response.status_code == 200
    _recorded[name] = (asked, response.content, response.headers["Content-Type"])
    return f"/bare/{name}"


def bare(request: HttpRequest, name: str) -> HttpResponse:
    asked, content, content_type = _recorded[name]
    _run(asked)
    return HttpResponse(content, content_type=content_type)


def sql_of(job: Job) -> Job:
    """Only the SQL of a job, without what is made of the rows."""
    asked, _result = _listen(job)
    return lambda: _run(asked)


def _listen(job: Callable[[], R]) -> tuple[list[Asked], R]:
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
