from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse


class ReadableForms:
    """A form that is far too large, or that no letters can be made of, is refused before anything reads it.

    Forms without a cookie do so themselves, with the form to try again with (activities/public_forms.py).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        if _length(request) > settings.LARGEST_BODY:
            raise RequestDataTooBig("More than anybody may send here.")
        try:
            request.POST  # noqa: B018 - reading it is the test
        except (LookupError, UnicodeError) as error:
            # Of a character set that there is not, or that makes no letters (zlib, idna).
            raise BadRequest("A form that cannot be read.") from error


def _length(request: HttpRequest) -> int:
    """0 for what is no number: then nothing is read either."""
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
