"""The same page in every language of the interface."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override

from activities.wording import LANGUAGE_NAMES


@dataclass(frozen=True)
class PageLanguage:
    code: str
    name: str
    url: str
    is_this_one: bool


def of_page(view: str, /, *args: Any, **kwargs: Any) -> list[PageLanguage]:
    """Where the page of that name is in each language, this one too."""
    here, found = get_language(), []
    for code in dict(settings.LANGUAGES):
        with override(code):
            url = reverse(view, args=args, kwargs=kwargs)
        found.append(PageLanguage(code, LANGUAGE_NAMES.get(code, code), url, code == here))
    return found


def of_request(request: HttpRequest) -> list[PageLanguage]:
    """The page that is asked for, with its question; the first page where it is not there or has one language.

    None after a form was sent: what came back of it is at no address, and what somebody typed would be gone.
    """
    if request.method not in ("GET", "HEAD"):
        return []
    match = request.resolver_match
    try:
        found = of_page(match.view_name, *match.args, **match.kwargs) if match else []
    except NoReverseMatch:
        found = []
    if len({each.url for each in found}) <= 1:
        return of_page("home")
    question = request.GET.urlencode()
    return [replace(each, url=f"{each.url}?{question}") for each in found] if question else found
