"""ETag and Last-Modified: whether somebody has the answer already, found out before anything is searched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.db.models import Max
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_etags
from rest_framework.request import Request

from activities.api.problems import problem
from activities.etags import catalogue_state, digest, etag_of
from activities.models import Activity, Occurrence, Schedule
from activities.moments import SHOWN
from maps.models import Buurt

# Kept by who likes, and asked about every time: something can be called off at any moment.
# As many as may be told (those that go on, and as many that do not), and all that began or ended today.
MOMENTS_READ = 50
CACHE = "public, no-cache"
Get = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Validator:
    """`last_modified` is None where nobody kept when it last changed; `state` is that of the catalogue."""

    etag: str
    last_modified: datetime | None = None
    state: str = ""


def of_catalogue(request: Request, **kwargs: Any) -> Validator:
    state = catalogue_state()
    return Validator(etag_of("api", *_asked(request), state=state), state=state)


def of_buurten(request: Request, **kwargs: Any) -> Validator:
    """They are renewed apart from the catalogue (refresh_geography)."""
    return Validator(etag_of("api", *_asked(request), Buurt.objects.aggregate(Max("updated_at"))))


def of_activity(request: Request, id: UUID) -> Validator:
    """`"<version>-<digest>"`: If-Match looks at the version alone, for the rest is what the clock changes.

    Two queries, or three. Raises Http404.
    """
    columns = ("pk", "version", "updated_at", "last_moment_ends_at")
    row = Activity.objects.visible().filter(uuid=id).values_list(*columns).first()
    if row is None:
        raise Http404
    pk, version, updated_at, last_end = row
    now = timezone.now()
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = Occurrence.objects.filter(activity=pk, ends_at__gte=today).order_by("starts_at")
    moments = list(ahead.values_list("starts_at", "ends_at")[:MOMENTS_READ])
    turn = max((turn for moment in moments for turn in moment if turn <= now), default=today)
    changed = _settled(max(updated_at, today, turn), now) if _is_all_told(pk, len(moments)) else None
    return Validator(f'"{version}-{digest(*_asked(request), today, turn, last_end, moments)[:16]}"', changed)


def _is_all_told(activity: int, moments: int) -> bool:
    """Else the next moment that is worked out of a schedule is told too, and nobody notes when that was."""
    return moments >= 2 * SHOWN or not Schedule.objects.filter(activity=activity).exists()


def version_of(etag: str) -> str:
    """The version of an activity in its ETag, which compression may have made a weak one."""
    return etag.removeprefix("W/").strip('"').partition("-")[0]


def revalidated(validator_of: Callable[..., Validator]) -> Callable[[Get], Get]:
    """For `get` of a view: 304 while nothing changed."""

    def decorate(get: Get) -> Get:
        @wraps(get)
        def answer(view: Any, request: Request, **kwargs: Any) -> HttpResponseBase:
            validator = validator_of(request, **kwargs)
            varies_by = getattr(view, "varies_by", ())
            if _has_it(request, validator):
                return _marked(HttpResponseNotModified(), validator, varies_by)
            view.state = validator.state
            return _checked(request, _marked(get(view, request, **kwargs), validator, varies_by), validator)

        return answer

    return decorate


def _asked(request: Request) -> tuple[str, ...]:
    """An answer that is the same but for the form or the reference system is another one."""
    crs = request.headers.get("Accept-Crs", "")
    return request.path, request.META["QUERY_STRING"], str(request.accepted_media_type), crs


def _settled(changed: datetime, now: datetime) -> datetime | None:
    """A date has whole seconds: what changed in this one may still change in it, and would look the same."""
    return changed if changed.replace(microsecond=0) + timedelta(seconds=1) <= now else None


def _has_it(request: Request, validator: Validator) -> bool:
    """Only by a tag of ours: who sends that, was given an answer to this very question; all else is checked later."""
    has_other = any(name in request.headers for name in ("If-Match", "If-Unmodified-Since"))
    theirs = (tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", "")))
    return not has_other and validator.etag in theirs


def _marked(response: HttpResponseBase, validator: Validator, varies_by: Sequence[str]) -> HttpResponseBase:
    response.headers["ETag"] = validator.etag
    if validator.last_modified:
        response.headers["Last-Modified"] = http_date(validator.last_modified.timestamp())
    response.headers["Cache-Control"] = CACHE
    patch_vary_headers(response, [*varies_by, "Accept-Encoding"])
    return response


def _checked(request: Request, response: HttpResponseBase, validator: Validator) -> HttpResponseBase:
    """All that RFC 9110 (13.2.2) knows besides. Without a date of ours theirs say nothing."""
    asked = request._request
    if validator.last_modified is None and "If-Unmodified-Since" in request.headers:
        return response
    modified = int(validator.last_modified.timestamp()) if validator.last_modified else None
    whole = cast(HttpResponse, response)
    checked = get_conditional_response(asked, validator.etag, modified, whole) or whole
    return problem(412) if checked.status_code == 412 else checked
