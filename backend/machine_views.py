"""What machines ask: whether this node can be used, and (with the token) how it is doing in numbers."""

import hmac
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from backend import health, metrics
from backend.health import Part, State


@require_safe
def healthy(request: HttpRequest) -> JsonResponse:
    """503 where the site cannot work; what only needs a look is 200. Numbers are for who has the token."""
    parts = health.parts(health.measure())
    state = health.overall(parts)
    tell = _with_numbers if has_token(request) else _state
    said = {"status": state, "onderdelen": {part.name: tell(part) for part in parts}}
    return _answer(said, 503 if state == State.DOWN else 200)


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """This process answers. It asks nobody, so that a database that is away restarts no web node."""
    return _answer({"status": State.GOOD}, 200)


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """For who has no token there is nothing here."""
    if not has_token(request):
        raise Http404
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def has_token(request: HttpRequest) -> bool:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    return bool(expected) and kind == "Bearer" and hmac.compare_digest(token.encode(), expected.encode())


def _state(part: Part) -> str:
    return part.state


def _with_numbers(part: Part) -> dict[str, Any]:
    return {"status": part.state, **({part.unit: part.number} if part.unit else {})}


def _answer(said: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(said, status=status, headers={"Cache-Control": "no-store"})
