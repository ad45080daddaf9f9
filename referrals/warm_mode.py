from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from referrals import keys

View = Callable[..., HttpResponseBase]


def only_in_warm_mode(view: View) -> View:
    """While it is off there is nothing here: 404 for everybody, before anything else is looked at."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not keys.is_warm_mode_on():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
