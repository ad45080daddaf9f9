"""Pages for when nothing else may work: they ask no database and no cache, and know nobody who signed in."""

import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language_from_path, override

from activities.api.problems import BACK_IN, database_is_away, our_fault, problem
from backend import request_ids

# Programs ask here; they get no page.
FOR_PROGRAMS = ("/api/", "/hsds/", "/openactive")
PHONE = settings.AREA["names"]["phone"]
# Where even the page cannot be made: half a release, say.
BARE = (
    '<!doctype html><html lang="nl"><meta charset="utf-8"><title>Er ging iets mis</title><h1>Er ging iets mis</h1>'
    "<p>Het ligt niet aan jou. Probeer het over een paar minuten nog een keer. "
    f'Heb je nu hulp nodig? Bel de gemeente: <a href="tel:{PHONE}">{PHONE}</a>.</p></html>'
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is refused before any view, such as an unknown Host or far too much text."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return problem(status) if _is_program(request) else _page(request, status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is being handled; a database that is away is told as what passes."""
    error = sys.exc_info()[1]
    if _is_program(request):
        return our_fault(error)
    is_asking = request.method in ("GET", "HEAD")
    if not database_is_away(error):
        return _page(request, 500, was_sending=not is_asking)
    # With two slashes in front it would be the address of another site.
    again = escape_leading_slashes(request.get_full_path()) if is_asking else ""
    response = _page(request, 503, again=again, was_sending=not is_asking)
    response["Retry-After"] = str(BACK_IN)
    return response


def _is_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(FOR_PROGRAMS)


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """Without context processors, which may need what just broke; and perhaps nobody looked at the language yet."""
    html: str = BARE
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    # Written out: a project whose addresses cannot be read is one of the things that break.
    home = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    with suppress(Exception), override(language):
        html = render_to_string(f"{status}.html", context | {"home": home, "request_number": request_ids.current()})
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})
