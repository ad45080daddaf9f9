import math
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from limits.counting import seconds_left
from limits.sender import is_too_often
from maps.tile_store import StoredTile, Tile
from maps.tiles import is_fresh, is_in_area, read_tile, transparent_png

FRESH_SECONDS = 24 * 60 * 60
# The source was ill; the browser comes back soon.
OLD_SECONDS = 10 * 60
LIMIT_PERIOD = 60
# For who reads it in a log or a console: a browser shows no text in the place of a picture.
TOO_MANY = "Dit is te veel kaart achter elkaar. Wacht een minuut en probeer het dan opnieuw."

_TRANSPARENT = transparent_png()


@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponseBase:
    """A background tile of the area, without a cookie, a session or a visitor's address going anywhere.

    A tile that cannot be had now is a transparent picture, because browsers write every failed one to the console.
    """
    if not settings.TILE_URL or not is_in_area(z, x, y):
        return HttpResponseNotFound(content_type="text/plain")
    if is_too_often("tiles", settings.TILE_LIMIT, LIMIT_PERIOD):
        return _too_many()
    found = read_tile(Tile(z, x, y))
    return _picture(request, found) if found else _missing()


def _picture(request: HttpRequest, found: StoredTile) -> HttpResponseBase:
    seconds = FRESH_SECONDS if is_fresh(found.fetched_at) else OLD_SECONDS
    etag, changed = f'"{blake2b(found.body, digest_size=16).hexdigest()}"', int(found.fetched_at)
    headers = {"Cache-Control": f"public, max-age={seconds}", "ETag": etag, "Last-Modified": http_date(changed)}
    response = HttpResponse(found.body, content_type=found.content_type, headers=headers)
    return get_conditional_response(request, etag=etag, last_modified=changed, response=response) or response


def _missing() -> HttpResponse:
    headers = {"Content-Type": "image/png", "Cache-Control": "no-store", "X-Tile": "missing"}
    return HttpResponse(_TRANSPARENT, headers=headers)


def _too_many() -> HttpResponse:
    headers = {"Retry-After": str(math.ceil(seconds_left(LIMIT_PERIOD))), "Cache-Control": "no-store"}
    return HttpResponse(TOO_MANY, status=429, content_type="text/plain; charset=utf-8", headers=headers)
