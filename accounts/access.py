"""Who may see a page. Every view for signed-in people wears one of these decorators:

    @signed_in                          anybody with an account
    @role_required("is_moderator")      who has this role (or one of these); others get 403
    @own_account                        the pages about the account itself: open without a second factor

The view gets a `UserRequest`, whose `user` is a `User`. What it answers is never kept in a cache.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, cast
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts import resending
from accounts.models import User

Role = Literal["is_moderator", "is_referrer", "is_programme_manager", "is_staff", "is_superuser"]
# Where somebody was going when they were sent to set up a second factor.
AFTER_SECOND_FACTOR = "after_second_factor"


class UserRequest(HttpRequest):
    user: User


P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
UserView = Callable[Concatenate[UserRequest, P], HttpResponseBase]


def signed_in(view: UserView[P]) -> View[P]:
    return _guarded(view, lambda user: None)


def role_required(*roles: Role) -> Callable[[UserView[P]], View[P]]:
    """One of these is enough. A superuser has only the roles that were given."""

    def check(user: User) -> None:
        if not any(getattr(user, role) for role in roles):
            raise PermissionDenied

    return lambda view: _guarded(view, check)


def own_account(view: UserView[P]) -> View[P]:
    return _guarded(view, lambda user: None, second_factor=False)


def has_second_factor(user: User | AnonymousUser | Any) -> bool:
    """An app or a passkey; recovery codes alone are none. Costs a query."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists())


def to_second_factor(request: HttpRequest, after: str) -> HttpResponse:
    request.session[AFTER_SECOND_FACTOR] = after
    return _redirect(request, resolve_url("mfa_index"))


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether the browser stays on our own host with it."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())


def _guarded(view: UserView[P], check: Callable[[User], None], *, second_factor: bool = True) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response: HttpResponseBase
        user = request.user
        if not isinstance(user, User):
            response = _to_sign_in(request)
        else:
            check(user)
            if second_factor and user.needs_second_factor and not has_second_factor(user):
                response = to_second_factor(request, _came_for(request))
            else:
                response = view(cast(UserRequest, request), *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return cast(View[P], guarded)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = f"{resolve_url('account_login')}?{urlencode({'next': _came_for(request)})}"
    fields = resending.typed(request)
    return resending.ask_again(request, fields, status=403, sign_in=address) if fields else _redirect(request, address)


def _redirect(request: HttpRequest, address: str) -> HttpResponse:
    """A part of a page cannot hold another page: htmx is told to leave for it."""
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", None) else redirect(address)


def _came_for(request: HttpRequest) -> str:
    """The page to return to: this one, or the page that asked for this part or sent this form."""
    if request.method in ("GET", "HEAD") and not getattr(request, "htmx", None):
        return request.get_full_path()
    referer = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not referer or not is_ours(request, referer):
        return str(settings.LOGIN_REDIRECT_URL)
    return urlsplit(referer)._replace(scheme="", netloc="", fragment="").geturl()
