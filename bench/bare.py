"""The floor: a view that runs the same SQL and returns the same bytes, through the same middleware."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path, set_urlconf

from backend.urls import urlpatterns as ours
from bench.measuring import get

_recorded: dict[str, tuple[list[tuple[str, Any]], bytes, str]] = {}


def record(name: str, address: str) -> str:
    """Records what an address does; returns the address of its bare twin."""
    settings.ROOT_URLCONF = "bench.bare"
    set_urlconf(None)
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = get(address, **{"accept-encoding": "identity"})
    assert response.status_code == 200
    _recorded[name] = (asked, response.content, response.headers["Content-Type"])
    return f"/bare/{name}"


def bare(request: HttpRequest, name: str) -> HttpResponse:
    queries, content, content_type = _recorded[name]
    with connection.cursor() as cursor:
        for sql, params in queries:
            cursor.execute(sql, params)
            cursor.fetchall()
    return HttpResponse(content, content_type=content_type)


urlpatterns = [path("bare/<str:name>", bare), *ours]
