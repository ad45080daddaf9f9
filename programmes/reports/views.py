"""What a programme manager takes along: the report of a quarter, and the figures as files."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, role_required
from activities.exports import csv_response
from activities.open_data.writers import MEDIA_TYPES
from activities.pdf import NoPdf, PdfUnavailable
from activities.pdf_guard import Busy, TooMany, make_guarded_pdf
from programmes.pages.stored import Stored
from programmes.reports.downloads import as_xlsx, column_names, figure_rows
from programmes.reports.outlines import as_geojson
from programmes.reports.quarters import latest_of, quarter_in, quarters
from programmes.reports.report import report_of, sheet_of

WHY_NOT = {
    TooMany: _("Je maakte er net al veel. Wacht een uur, of neem de cijfers mee als tabel."),
    Busy: _("Er worden nu veel PDF's gemaakt. Probeer het over een minuut nog eens."),
    PdfUnavailable: _("Een PDF maken kan op deze server niet. Neem de cijfers mee als tabel."),
    NoPdf: _("De PDF lukte niet. Probeer het nog eens, of neem de cijfers mee als tabel."),
}


@role_required("is_programme_manager")
@require_safe
def reports(request: UserRequest) -> HttpResponse:
    return render(request, "programmes/reports.html", {"quarters": quarters()})


@role_required("is_programme_manager")
@require_safe
def report_pdf(request: UserRequest, quarter: date) -> HttpResponse:
    stored = _measured(quarter)
    try:
        made = make_guarded_pdf(request.user.pk, lambda: sheet_of(report_of(stored, timezone.localdate())))
    except NoPdf as refused:
        shown = {"message": WHY_NOT[type(refused)]}
        return render(request, "programmes/report_not_made.html", shown, status=refused.status)
    named = {"Content-Disposition": f'inline; filename="{_filename("rapport", stored, "pdf")}"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


@role_required("is_programme_manager")
@require_safe
def figures_csv(request: UserRequest) -> HttpResponse:
    stored = _asked_for(request)
    return csv_response(_filename("cijfers", stored, "csv"), [column_names(), *figure_rows(stored)])


@role_required("is_programme_manager")
@require_safe
def figures_xlsx(request: UserRequest) -> HttpResponse:
    return _file(request, "xlsx", as_xlsx)


@role_required("is_programme_manager")
@require_safe
def figures_geojson(request: UserRequest) -> HttpResponse:
    return _file(request, "geojson", as_geojson)


def _file(request: HttpRequest, kind: str, written: Callable[[Stored], bytes]) -> HttpResponse:
    stored = _asked_for(request)
    named = {"Content-Disposition": f'attachment; filename="{_filename("cijfers", stored, kind)}"'}
    return HttpResponse(written(stored), content_type=MEDIA_TYPES[kind], headers=named)


def _asked_for(request: HttpRequest) -> Stored:
    """Of `?kwartaal=2026-3`, or the latest. Raises Http404."""
    asked = request.GET.get("kwartaal", "")
    quarter = quarter_in(asked)
    if asked and quarter is None:
        raise Http404
    return _measured(quarter)


def _measured(quarter: date | None) -> Stored:
    stored = latest_of(quarter)
    if stored is None:
        raise Http404
    return stored


def _filename(what: str, stored: Stored, kind: str) -> str:
    return f"{what}-{stored.as_of.isoformat()}.{kind}"
