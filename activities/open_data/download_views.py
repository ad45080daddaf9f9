"""The page that tells what can be taken along, and the files themselves."""

import hashlib

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.finder.heads import Head
from activities.open_data import downloads
from activities.open_data.download_page import parts_of
from activities.open_data.downloads import NAMES, ZIPPED, OpenFile
from activities.open_data.rows import TABLES
from activities.open_data.writers import MEDIA_TYPES

RETRY_AFTER = 60 * 60
# Scripts of other sites may read it, and their pages may carry it.
OPEN = {"Cross-Origin-Resource-Policy": "cross-origin"}


@require_safe
@cache_control(public=True, no_cache=True)
def downloads_page(request: HttpRequest) -> HttpResponse:
    made = downloads.read_manifest()
    about = _(
        "Alle plekken, activiteiten en momenten als bestand: CSV, Excel en GeoJSON. Vrij te gebruiken als je de bron "
        "noemt."
    )
    head = Head(request, _("Alles downloaden"), about)
    context = {"head": head, "made": made, "parts": parts_of(made) if made else [], "tables": TABLES}
    return render(request, "open_data/downloads.html", context)


@require_safe
@cache_control(public=True, no_cache=True)
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """304 while it is the same file; packed for who can read that."""
    if name not in NAMES:
        raise Http404
    kind = name.rpartition(".")[2]
    packed = kind in ZIPPED and re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")) is not None
    opened = downloads.open_file(name, packed=packed)
    if opened is None:
        return _not_made()
    answer = _unchanged(request, opened) or FileResponse(
        opened.file, as_attachment=True, filename=_filename(name), content_type=MEDIA_TYPES[kind]
    )
    told = {"ETag": opened.etag, "Last-Modified": http_date(opened.made_at.timestamp())}
    for header, value in (OPEN | told | ({"Content-Encoding": "gzip"} if packed else {})).items():
        answer[header] = value
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@require_safe
@cache_control(public=True, no_cache=True)
def manifest(request: HttpRequest) -> HttpResponseBase:
    """What there is, since when, and the digests: for who takes everything along each night."""
    try:
        said = (downloads.root() / downloads.MANIFEST).read_bytes()
    except FileNotFoundError:
        return _not_made()
    etag = f'"{hashlib.sha256(said).hexdigest()[:32]}"'
    answer = HttpResponse(said, content_type=MEDIA_TYPES["json"], headers=OPEN | {"ETag": etag})
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _unchanged(request: HttpRequest, opened: OpenFile) -> HttpResponseBase | None:
    answer = get_conditional_response(request, etag=opened.etag, last_modified=int(opened.made_at.timestamp()))
    if answer:
        opened.file.close()
    return answer


def _not_made() -> HttpResponse:
    said = _("Dit bestand is er nog niet. Het wordt elke nacht gemaakt. Probeer het morgen opnieuw.")
    headers = OPEN | {"Retry-After": str(RETRY_AFTER)}
    return HttpResponse(said, status=503, content_type="text/plain; charset=utf-8", headers=headers)


def _filename(name: str) -> str:
    """The two files of a table keep apart in the folder that they end up in: plekken.csv and plekken-odbl.csv."""
    folder, _slash, file = name.rpartition("/")
    stem, _dot, kind = file.rpartition(".")
    return f"{stem}-{folder}.{kind}" if folder else file
