"""The week of a place on paper: as a page that prints, and for who is signed in as a PDF."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in
from activities.enums import SlugKind
from activities.finder.old_addresses import follows_old_addresses
from activities.finder.poster import Poster, poster_of
from activities.finder.views import theme_rules
from activities.models import Activity, Place
from activities.pdf import NoPdf, PdfUnavailable, Sheet
from activities.pdf_guard import Busy, TooMany, make_guarded_pdf

WHY_NOT = {
    TooMany: _("Je maakte er net al veel. Wacht een uur, of open de poster en kies Afdrukken."),
    Busy: _("Er worden nu veel posters gemaakt. Probeer het over een minuut nog eens."),
    PdfUnavailable: _("Een PDF maken kan op deze server niet. Open de poster en kies Afdrukken."),
    NoPdf: _("De PDF lukte niet. Probeer het nog eens, of open de poster en kies Afdrukken."),
}


@require_safe
@follows_old_addresses(SlugKind.PLACE)
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "finder/poster.html", {"poster": poster_of(_place(slug))})


@require_safe
@signed_in
@follows_old_addresses(SlugKind.PLACE)
def poster_pdf(request: UserRequest, slug: str) -> HttpResponse:
    place = _place(slug)
    try:
        made = make_guarded_pdf(request.user.pk, lambda: _sheet(poster_of(place)))
    except NoPdf as refused:
        shown = {"place": place, "message": WHY_NOT[type(refused)]}
        return render(request, "finder/poster_not_made.html", shown, status=refused.status)
    named = {"Content-Disposition": f'inline; filename="poster-{place.slug}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _place(slug: str) -> Place:
    """Raises Http404 for a place that the public does not see."""
    shown = Activity.objects.visible().places().select_related("organisation", "buurt__district")
    return get_object_or_404(shown, slug=slug)


def _sheet(shown: Poster) -> Sheet:
    css = finders.find("css/poster.css")
    assert isinstance(css, str)
    html = render_to_string("finder/poster_pdf.html", {"poster": shown})
    return Sheet(html, [theme_rules(), Path(css).read_text(encoding="utf-8")])
