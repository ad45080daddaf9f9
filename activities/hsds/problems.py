from django.http import JsonResponse

from activities.hsds.parameters import InvalidQuery


def refused(error: InvalidQuery) -> JsonResponse:
    """Every wrong parameter at once, as RFC 9457 and in the snake_case of the standard."""
    body = {
        "type": "about:blank",
        "title": "De vraag klopt niet",
        "status": 400,
        "detail": "Een of meer parameters kloppen niet. Bij invalid_params staat welke, en waarom.",
        "invalid_params": error.params,
    }
    options = {"ensure_ascii": False}
    return JsonResponse(body, status=400, content_type="application/problem+json", json_dumps_params=options)
