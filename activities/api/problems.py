"""Every error of the API as `application/problem+json` (RFC 9457), in plain Dutch."""

import math
from collections.abc import Collection
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.log import log_response
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException, AuthenticationFailed

CONTENT_TYPE = "application/problem+json"

# status: (title, detail)
WORDS = {
    400: ("De vraag klopt niet", "We kunnen deze vraag niet lezen."),
    401: (
        "We weten niet wie je bent",
        "Stuur de sleutel van je organisatie mee: Authorization: Bearer dz_… Een eigenaar maakt hem op de pagina van "
        "de organisatie, bij Sleutels.",
    ),
    403: (
        "Dat mag je niet",
        "Deze sleutel geeft hier geen toegang toe. Gebruik een sleutel van de organisatie die erover gaat.",
    ),
    404: (
        "Niet gevonden",
        "Dit adres bestaat niet, of wat hier stond is er niet meer. In /api/v1/openapi.json staan alle adressen, "
        "zonder schuine streep erachter.",
    ),
    405: ("Dat kan hier niet", "Dit kan niet op dit adres. Bij Allow staat wat wel kan."),
    406: (
        "Deze vorm hebben we niet",
        "We antwoorden in JSON. Vraag om application/json, of waar een kaart is om application/geo+json.",
    ),
    409: (
        "Iemand was je voor",
        "Wat je wilt veranderen, is intussen anders. Lees het opnieuw en pas je verandering daarop toe.",
    ),
    410: ("Dit bewaren we niet meer", "Wat hier stond, bewaren we niet meer. Begin opnieuw."),
    411: ("We weten niet hoe lang dit is", "Stuur mee hoe lang je tekst is, in Content-Length."),
    412: (
        "Dit is intussen veranderd",
        "Het kenmerk bij If-Match is niet meer van nu. Lees het opnieuw en gebruik de ETag die je dan krijgt.",
    ),
    413: ("Dit is te groot", "Zoveel kunnen we niet in één keer lezen. Stuur minder."),
    415: ("Deze vorm lezen we niet", "Stuur JSON, met Content-Type: application/json."),
    429: (
        "Te veel vragen achter elkaar",
        "Wacht zoveel seconden als bij Retry-After staat.",
    ),
    500: ("Er ging iets mis bij ons", "Dit is onze fout. Probeer het later nog eens."),
    503: (
        "Even niet bereikbaar",
        "We werken aan de site, of er is een storing. Wacht zoveel seconden als bij Retry-After staat.",
    ),
}
# In seconds: a database that starts anew is back by then.
BACK_IN = 30
# Of PostgreSQL: a table or a column that is not there. The database is of another version than we are, for now.
OTHER_VERSION = ("42P01", "42703")
ONCE = "Deze parameter mag er maar één keer staan."
SEVERAL_TIMES = ("categorie",)
WRONG_KEY = (
    "De sleutel die je meestuurde werkt niet (meer). Kijk of hij heel is overgenomen. Is hij ingetrokken, of is wie "
    "hem maakte geen lid meer? Dan maakt een eigenaar een nieuwe, op de pagina van de organisatie, bij Sleutels."
)
WRONG_PARAMETERS = "Een of meer parameters kloppen niet. Bij invalidParams staat welke, en waarom."


class Problem(APIException):
    """A problem in words of our own: `detail` for people, `members` for their programs."""

    def __init__(self, status: int, detail: str = "", **members: Any) -> None:
        super().__init__()
        self.status_code, self.words, self.members = status, detail, members


class InvalidParameters(Problem):
    """`params` lists every wrong parameter as name and reason."""

    def __init__(self, params: list[dict[str, str]]) -> None:
        super().__init__(400, WRONG_PARAMETERS, invalidParams=params)


def refuse_wrong(params: QueryDict, known: Collection[str], form: Form | None = None) -> None:
    """Raises InvalidParameters with what is unknown or said twice, and all errors of the form at once."""
    reason = f"Deze parameter kennen we niet. Wel: {', '.join(known)}." if known else "Hier horen geen parameters bij."
    wrong = [{"name": name, "reason": reason} for name in params if name not in known]
    wrong += [{"name": name, "reason": ONCE} for name in params if name in known and _is_twice(params, name)]
    if form is not None:
        wrong += [{"name": name, "reason": str(each)} for name, errors in form.errors.items() for each in errors]
    if wrong:
        raise InvalidParameters(wrong)


def _is_twice(params: QueryDict, name: str) -> bool:
    return name not in SEVERAL_TIMES and len(params.getlist(name)) > 1


def problem(status: int, *, detail: str = "", **members: Any) -> HttpResponse:
    """Without a page about the kind of problem the type is `about:blank`: the status says it all."""
    title, usual_detail = WORDS.get(status, (HTTPStatus(status).phrase, ""))
    said = {"title": title, "status": status, "detail": detail or usual_detail or title}
    body = {"type": "about:blank"} | said | members
    return HttpResponse(
        orjson.dumps(body), status=status, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
    )


def database_is_away(error: BaseException | None) -> bool:
    """Stopped, out of reach, too busy, or not brought up to date yet: all of it passes."""
    state = getattr(getattr(error, "__cause__", None), "sqlstate", None)
    return isinstance(error, (OperationalError, InterfaceError)) or state in OTHER_VERSION


def our_fault(error: BaseException | None) -> HttpResponse:
    if not database_is_away(error):
        return problem(500)
    response = problem(503)
    response["Retry-After"] = str(BACK_IN)
    return response


def problem_response(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """REST framework's exception handler. With DEBUG on, a fault of ours keeps its traceback."""
    if isinstance(error, APIException):
        return _refusal(error)
    if isinstance(error, Http404):
        return problem(404)
    if isinstance(error, PermissionDenied):
        return problem(403)
    if isinstance(error, RequestDataTooBig):
        return problem(413)
    if isinstance(error, SuspiciousOperation):
        return problem(400)
    return None if settings.DEBUG else _logged_fault(error, context["request"])


def _refusal(error: APIException) -> HttpResponse:
    """With the headers that the status asks for, as REST framework itself would send them."""
    words, members = (error.words, error.members) if isinstance(error, Problem) else ("", {})
    words = WRONG_KEY if isinstance(error, AuthenticationFailed) else words
    response = problem(error.status_code, detail=words, **members)
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(math.ceil(wait))
    return response


def _logged_fault(error: Exception, request: Any) -> HttpResponse:
    """Logged as Django logs it, because Django sees an answer now and no exception."""
    response = our_fault(error)
    log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=error)
    return response


@csrf_exempt  # so that a POST to nowhere is told that it is nowhere
@no_append_slash
def not_found(request: HttpRequest) -> HttpResponse:
    """Whatever else is asked for under /api/v1/, known paths with a slash behind them included."""
    return problem(404)
