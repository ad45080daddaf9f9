"""A page that is not there may have another address by now: then the visitor goes on to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse

from activities.enums import SlugKind
from activities.old_addresses import current_slug

View = Callable[..., HttpResponseBase]


def follows_old_addresses(kind: SlugKind | None = None) -> Callable[[View], View]:
    """Around a view with a `slug`, and a `kind` in its address where none is given here. In the same language."""

    def around(view: View) -> View:
        @wraps(view)
        def found_or_moved(request: HttpRequest, **named: Any) -> HttpResponseBase:
            try:
                return view(request, **named)
            except Http404:
                slug = current_slug(kind or named["kind"], named["slug"])
                if slug is None:
                    raise
                return _moved(request, named | {"slug": slug})

        return found_or_moved

    return around


def _moved(request: HttpRequest, named: dict[str, Any]) -> HttpResponseBase:
    """What was sent goes along (308): the form shows what somebody wrote again."""
    assert request.resolver_match
    address = reverse(request.resolver_match.view_name, kwargs=named)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        f"{address}?{query}" if query else address, preserve_request=request.method not in ("GET", "HEAD")
    )
