"""The week of a place on paper: as a page that prints, and for who is signed in as a PDF."""

from pathlib import Path
from threading import BoundedSemaphore

from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from activities.enums import SlugKind
from activities.finder.old_addresses import follows_old_addresses
from activities.finder.poster import Poster, poster_of
from activities.finder.views import theme_rules
from activities.models import Activity, Place
from activities.pdf import NoPdf, PdfUnavailable, make_pdf

# One takes a second of a processor and some memory: so many an hour for one person, and one at a time per process.
MOST_AN_HOUR = 30
LONGEST_WAIT_S = 10
making = BoundedSemaphore(1)


@require_safe
@follows_old_addresses(SlugKind.PLACE)
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "finder/poster.html", {"poster": poster_of(_place(slug))})


@require_safe
@signed_in
@follows_old_addresses(SlugKind.PLACE)
def poster_pdf(request: UserRequest, slug: str) -> HttpResponse:
    place = _place(slug)
    if _number_with_this_one(request) > MOST_AN_HOUR:
        message = _("Je maakte er net al veel. Wacht een uur, of open de poster en kies Afdrukken.")
        return _not_made(request, place, 429, message)
    if not making.acquire(timeout=LONGEST_WAIT_S):
        message = _("Er worden nu veel posters gemaakt. Probeer het over een minuut nog eens.")
        return _not_made(request, place, 503, message)
    try:
        made = make_pdf(*_sheet(poster_of(place)))
    except PdfUnavailable:
        message = _("Een PDF maken kan op deze server niet. Open de poster en kies Afdrukken.")
        return _not_made(request, place, 503, message)
    except NoPdf:
        message = _("De PDF lukte niet. Probeer het nog eens, of open de poster en kies Afdrukken.")
        return _not_made(request, place, 503, message)
    finally:
        making.release()
    named = {"Content-Disposition": f'inline; filename="poster-{place.slug}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _place(slug: str) -> Place:
    """Raises Http404 for a place that the public does not see."""
    shown = Activity.objects.visible().places().select_related("organisation", "buurt__district")
    return get_object_or_404(shown, slug=slug)


def _sheet(shown: Poster) -> tuple[str, list[str]]:
    css = finders.find("css/poster.css")
    assert isinstance(css, str)
    html = render_to_string("finder/poster_pdf.html", {"poster": shown})
    return html, [theme_rules(), Path(css).read_text(encoding="utf-8")]


def _number_with_this_one(request: UserRequest) -> int:
    key = f"poster-pdf:{request.user.pk}"
    cache.add(key, 0, timeout=60 * 60)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between
        return 1


def _not_made(request: UserRequest, place: Place, status: int, message: str) -> HttpResponse:
    return render(request, "finder/poster_not_made.html", {"place": place, "message": message}, status=status)
