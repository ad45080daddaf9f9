from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

API_PATH = "/api/v1"


class ApiVersion:
    """`API-Version` on every answer under the API, errors included, as the NLGov design rules ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info == API_PATH or request.path_info.startswith(f"{API_PATH}/"):
            response["API-Version"] = str(settings.SPECTACULAR_SETTINGS["VERSION"])
        return response


class GZipText(GZipMiddleware):
    """Pictures are compressed already; to try again costs more than serving them."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        content_type = response.headers.get("Content-Type", "")
        if content_type.startswith("image/") and "svg" not in content_type:
            return response
        return super().process_response(request, response)
