"""Who comes by a link in our mail to a host, and what that link is about."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from referrals import links
from referrals.enums import OPEN, Actor, Event, State
from referrals.models import Referral
from referrals.transitions import moves

P = ParamSpec("P")


@dataclass(frozen=True)
class Asked:
    """A referral, by a link to it that still counts."""

    referral: Referral
    token: str

    @property
    def moves(self) -> list[Event]:
        return moves(self.referral.state, Actor.HOST)

    @property
    def purpose(self) -> str:
        """Of the token in a form: for this link only."""
        return f"referral:{self.referral.uuid}:{self.referral.link_number}"


HostView = Callable[Concatenate[HttpRequest, Asked, P], HttpResponse]
TokenView = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


def by_link(view: HostView[P]) -> TokenView[P]:
    """A link that is of no use any more gets a page that says what to do; nothing is written then.

    No cookie is asked or given, so views guard their forms with activities.public_forms. The address of the page is
    as good as a key: no cache keeps it, and no other site is told (SECURE_REFERRER_POLICY; stricter than same-origin
    a browser would hide the Origin that forms need).
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = _answer(view, request, token, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return cast(TokenView[P], csrf_exempt(never_cache(guarded)))


def _answer(view: HostView[P], request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    try:
        said = links.read(token)
    except links.LinkExpired:
        return gone(request, "expired", status=410)
    # Not from a replica, where one that was made just now looks erased.
    referrals = Referral.objects.using(DEFAULT_DB_ALIAS).select_related("card")
    referral = referrals.filter(uuid=said[0]).first() if said else None
    if said is None:
        return gone(request, "unknown", status=404)
    if referral is None:
        return gone(request, "erased", status=410)
    if why := _void(referral, said[1]):
        return gone(request, why, status=409 if request.method == "POST" else 410)
    return view(request, Asked(referral, token), *args, **kwargs)


def gone(request: HttpRequest, why: str, *, status: int, token: str = "") -> HttpResponse:
    """`why`: unknown, expired, erased, withdrawn, answered, ended, or refused (with the token of the link)."""
    return render(request, "referrals/host/gone.html", {"why": why, "token": token}, status=status)


def _void(referral: Referral, link_number: int) -> str:
    """Why this link does not count any more; empty when it does. A list of a worker has no links yet."""
    if referral.state in (State.DRAFT, State.WITHDRAWN):
        return "withdrawn"
    if referral.link_number != link_number:
        return "answered" if referral.state in OPEN else "ended"
    return ""
