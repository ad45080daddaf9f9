"""Every error of the API as `application/problem+json` (RFC 9457), in plain Dutch."""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.log import log_response
from django.views import defaults
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException

from activities.search_form import SearchForm

CONTENT_TYPE = "application/problem+json"

# status: (title, detail)
WORDS = {
    400: ("De vraag klopt niet", "We kunnen deze vraag niet lezen."),
    404: ("Niet gevonden", "Dit adres bestaat niet, of wat hier stond is er niet meer."),
    405: ("Dat kan hier niet", "Dit adres kun je alleen lezen. Gebruik GET."),
    406: ("Deze vorm hebben we niet", "We antwoorden in JSON. Vraag om application/json."),
    500: ("Er ging iets mis bij ons", "Dit is onze fout. Probeer het later nog eens."),
}
WRONG_PARAMETERS = "Een of meer parameters kloppen niet. Bij invalidParams staat welke, en waarom."


class InvalidParameters(APIException):
    """`params` lists every wrong parameter as name and reason."""

    status_code = 400

    def __init__(self, params: list[dict[str, str]]) -> None:
        super().__init__()
        self.params = params


def refuse_wrong(params: Mapping[str, Any], known: Collection[str], form: SearchForm | None = None) -> None:
    """Raises InvalidParameters with the unknown parameters and all errors of the form at once."""
    reason = f"Deze parameter kennen we niet. Wel: {', '.join(known)}." if known else "Hier horen geen parameters bij."
    wrong = [{"name": name, "reason": reason} for name in params if name not in known]
    if form is not None:
        wrong += [{"name": name, "reason": str(each)} for name, errors in form.errors.items() for each in errors]
    if wrong:
        raise InvalidParameters(wrong)


def problem(status: int, *, detail: str = "", **members: Any) -> HttpResponse:
    """Without a page about the kind of problem the type is `about:blank`: the status says it all."""
    title, usual_detail = WORDS.get(status, (HTTPStatus(status).phrase, ""))
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail or usual_detail or title}
    return JsonResponse(
        body | members, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def problem_response(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """REST framework's exception handler. With DEBUG on, a fault of ours keeps its traceback."""
    if isinstance(error, InvalidParameters):
        return problem(400, detail=WRONG_PARAMETERS, invalidParams=error.params)
    if isinstance(error, APIException):
        return problem(error.status_code)
    if isinstance(error, Http404):
        return problem(404)
    if isinstance(error, SuspiciousOperation):
        return problem(400)
    return None if settings.DEBUG else _our_fault(error, context["request"])


def _our_fault(error: Exception, request: Any) -> HttpResponse:
    """Logged as Django logs it, because Django sees an answer now and no exception."""
    response = problem(500)
    log_response("Internal Server Error: %s", request.path, response=response, request=request, exception=error)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is refused before any view, such as an unknown Host; pages get Django's own answer."""
    return problem(400) if request.path_info.startswith("/api/") else defaults.bad_request(request, exception)


@csrf_exempt  # so that a POST to nowhere is told that it is nowhere
@no_append_slash
def not_found(request: HttpRequest) -> HttpResponse:
    """Whatever else is asked for under /api/v1/, known paths with a slash behind them included."""
    return problem(404)
