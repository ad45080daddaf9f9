"""A form whose sender we could not tell: what they typed goes into a page from which it can be sent again."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that our own page sent. Of another page nothing: it would have us ask for what it wants."""
    if request.method != "POST" or not _is_from_us(request):
        return []
    return [(name, value) for name, values in request.POST.lists() if name != TOKEN for value in values]


def ask_again(request: HttpRequest, fields: list[tuple[str, str]], *, status: int, sign_in: str = "") -> HttpResponse:
    """The page with what was typed. `sign_in` is the address to sign in first, when that is what is missing."""
    page = _page_of_part(request)
    context = {
        "fields": fields,
        "to": page or request.get_full_path(),
        "sign_in": sign_in,
        "has_files": bool(request.FILES),
    }
    response = render(request, "accounts/send_again.html", context, status=200 if page else status)
    response["Cache-Control"] = "private, no-store"
    if page:
        # htmx shows no answer that is an error, and a part of a page has no room for this one.
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML show:window:top"
    return response


def _page_of_part(request: HttpRequest) -> str:
    """The address of the page that asked for a part of itself; nothing when a whole page was asked for."""
    asked = request.headers.get("HX-Current-URL", "") if request.headers.get("HX-Request") else ""
    parts = urlsplit(asked)
    return parts._replace(scheme="", netloc="", fragment="").geturl() if parts.netloc == request.get_host() else ""


def _is_from_us(request: HttpRequest) -> bool:
    """A browser says with every POST where it comes from, and no page can make it lie."""
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Origin") in ours
