"""Who may open a card: whoever has its code. Who tries codes is soon stopped, for every card, while others go on.

Only what fails is counted, so that a family in a library is not in each other's way, and so that nothing is written
about somebody who opens their own card.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from activities import page_languages, sender_counts
from referrals import codes
from referrals.models import Card

PURPOSE = "card code"
Page = Callable[..., HttpResponse]


def private(page: Page) -> Page:
    """The address of a card is as good as a key: not found by search engines, not told to other sites, kept by nobody
    but this browser, which has to be able to keep it for when there is no network.
    """

    @wraps(page)
    def with_headers(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = page(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return with_headers


def with_card(page: Page) -> Page:
    """Hands the card to the page, instead of the code. What was not given out yet does not exist here."""

    @private
    @wraps(page)
    def guarded(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        if is_stopped(request):
            return too_many(request)
        card = card_of(code)
        if card is None:
            return missed(request)
        if card.is_over(timezone.now()):
            # A form about it can do nothing any more; the page is the same.
            return over(request, status=409 if request.method == "POST" else 410)
        if code != card.shown_code and request.method != "POST":
            return _to_its_own_address(request, card, **kwargs)
        return page(request, card, **kwargs)

    return guarded


def _to_its_own_address(request: HttpRequest, card: Card, **kwargs: Any) -> HttpResponse:
    assert request.resolver_match
    own = reverse(request.resolver_match.view_name, kwargs={"code": card.shown_code, **kwargs})
    return HttpResponseRedirect(own)


def card_of(typed: str) -> Card | None:
    """Never from a replica: a card that was made just now is no wrong code."""
    code = codes.normal(typed)
    given = Card.objects.using(DEFAULT_DB_ALIAS).given()
    return given.prefetch_related("referrals").filter(code=code).first() if code else None


def is_stopped(request: HttpRequest) -> bool:
    limit: int = settings.CARD_TRIES_LIMIT
    return sender_counts.number_of(request, PURPOSE) >= limit


def missed(request: HttpRequest, answer: Page | None = None) -> HttpResponse:
    """What to say to a wrong code, which is counted."""
    # With this one: of many sent at the same moment no more get an answer than of those sent after each other.
    if sender_counts.number_with_this_one(request, PURPOSE) > settings.CARD_TRIES_LIMIT:
        return too_many(request)
    return (answer or unknown)(request)


def unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "referrals/resident/unknown.html", _languages(), status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    wait = str(int(sender_counts.WINDOW.total_seconds()))
    headers = {"Retry-After": wait}
    page = render_to_string("referrals/resident/too_many.html", _languages(), request)
    return HttpResponse(page, status=429, headers=headers)


def over(request: HttpRequest, *, status: int = 410) -> HttpResponse:
    return render(request, "referrals/resident/over.html", _languages(), status=status)


def _languages() -> dict[str, Any]:
    return {"languages": page_languages.of_page("card-enter")}
