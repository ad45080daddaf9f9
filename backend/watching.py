"""Around every request: its number, one line in the log, and the metrics. Nothing that says who asked, or for what."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from backend import metrics, queries, request_ids

# Anybody can make up a method, and each would be a series of its own.
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
# Asked every few seconds; only what goes wrong there is news.
ASKED_BY_MACHINES = frozenset(("health", "alive", "metrics"))

logger = logging.getLogger("dichtbij.access")


class Watch:
    """The outermost of all, so that nothing is answered without it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, started = request_ids.of(request), time.perf_counter()
        request.request_id = number  # type: ignore[attr-defined] # for the pages that say what went wrong
        request_ids.begin(number)
        with queries.counted() as tally:
            response = self.get_response(request)
            response[request_ids.HEADER] = number
            _note(request, response, time.perf_counter() - started, tally)
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float, tally: queries.Tally) -> None:
    method = request.method if request.method in METHODS else "OTHER"
    name, status = route(request), response.status_code
    metrics.note_request(method, name, status, seconds, tally.number)
    if not logger.isEnabledFor(logging.INFO) or (name in ASKED_BY_MACHINES and status == 200):
        return
    fields = {
        "method": method,
        "route": name,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "bytes": _length(response),
        "queries": tally.number,
        "query_ms": round(tally.seconds * 1000, 1),
    }
    logger.info("%s %s %s", method, name, status, extra={"fields": fields})


def route(request: HttpRequest) -> str:
    """The name of the address and not the address: that may hold a code, or the name of somebody."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def _length(response: HttpResponseBase) -> int | None:
    """None for what is sent in pieces: nobody knows yet."""
    said = response.headers.get("Content-Length")
    if said is not None:
        return int(said)
    return None if response.streaming else len(getattr(response, "content", b""))
