from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import resolve
from django.utils.cache import has_vary_header

from accounts.internet_address import household
from backend.machine_views import has_token
from limits.sender import sent_by

API_PATH = "/api/v1"
HEALTH_PATHS = ("/gezond", "/gezond/leeft")
METRICS_PATH = "/metrics"


class ApiVersion:
    """`API-Version` on every answer under the API, errors included, as the NLGov design rules ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info == API_PATH or request.path_info.startswith(f"{API_PATH}/"):
            response["API-Version"] = str(settings.SPECTACULAR_SETTINGS["VERSION"])
        return response


class NoLengthOfNothing:
    """RFC 9110 (8.6): a 204 has no length, and that of a 304 would be of the 200; Django says 0 in both."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (204, 304):
            del response["Content-Length"]
        return response


class OpenerPolicy:
    """No `Cross-Origin-Opener-Policy` on what is the same for everybody: there is nothing to look into.

    A link in a frame with `sandbox` opens a sandboxed window, and there browsers refuse a page with such a policy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not has_vary_header(response, "Cookie") and not response.cookies:
            response["Cross-Origin-Opener-Policy"] = "unsafe-none"
        return response


class Sender:
    """Lets limits know from where a request came, also where there is no request (limits/sender.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with sent_by(lambda: household(request)):
            return self.get_response(request)


class GZipText(GZipMiddleware):
    """Pictures and workbooks are compressed already; to try again costs more than serving them."""

    packed = ("image/", "application/vnd.openxmlformats-officedocument")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        content_type = response.headers.get("Content-Type", "")
        if content_type.startswith(self.packed) and "svg" not in content_type:
            return response
        return super().process_response(request, response)


class ForMachines:
    """Whoever looks after us knows this node by an internal name: what is about hosts and sessions does not apply."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path in HEALTH_PATHS or (path == METRICS_PATH and has_token(request)):
            request.resolver_match = resolve(path)
            answer: HttpResponse = request.resolver_match.func(request)
            return answer
        return self.get_response(request)
