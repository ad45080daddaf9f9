"""Bringing in a file: send it, look at what it would do, and take it in."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest
from activities.enums import ImportKind
from activities.exports import csv_response
from activities.importers import activity_row, place_row, runs
from activities.importers.files import LARGEST_FILE
from activities.models import ImportRun
from activities.moderation.access import moderating
from maps.naming import clean_text

SHOWN = 50
logger = logging.getLogger(__name__)


class ImportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Wat staat er in het bestand?"),
        choices=ImportKind.choices,
        error_messages={"required": _("Kies wat er in het bestand staat."), "invalid_choice": _("Kies een van deze.")},
    )
    file = forms.FileField(
        label=_("Bestand"),
        error_messages={
            "required": _("Kies een bestand."),
            "empty": _("Dit bestand is leeg. Kies een ander bestand."),
            "invalid": _("Het bestand kwam niet aan. Kies het nog een keer."),
        },
    )
    publishes = forms.BooleanField(label=_("Zet nieuwe activiteiten meteen op de site"), required=False)

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("Dit bestand is groter dan 20 MB. Splits het in kleinere bestanden."))
        return file

    def run(self, request: UserRequest) -> ImportRun:
        sent = self.cleaned_data
        return ImportRun(
            kind=sent["kind"],
            file=sent["file"],
            name=clean_text(sent["file"].name)[:120],
            publishes=sent["publishes"],
            made_by=request.user,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@moderating
def imports(request: UserRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid() and (run := _begun(request, form)):
        return redirect("moderation-import", run.uuid)
    context = {"here": "imports", "form": form, "runs": ImportRun.objects.all()[:SHOWN], "columns": _columns()}
    return render(request, "moderation/imports.html", context)


def _begun(request: UserRequest, form: ImportForm) -> ImportRun | None:
    run = form.run(request)
    try:
        with transaction.atomic():
            runs.begin(run)
    except OSError as error:
        logger.error("A file to import was not kept: %s", error.strerror)
        form.add_error("file", _("Er ging iets mis. Er is niets ingelezen. Probeer het nog eens."))
        return None
    return run


@require_safe
@moderating
def import_run(request: UserRequest, uuid: UUID) -> HttpResponse:
    run = get_object_or_404(ImportRun, uuid=uuid)
    is_part = _is_part(request)
    template = "moderation/_import_run.html" if is_part else "moderation/import_run.html"
    return render(request, template, _told(run) | {"here": "imports", "is_part": is_part})


@require_POST
@moderating
def write(request: UserRequest, uuid: UUID) -> HttpResponse:
    """A second press does nothing more; the page tells how far it is."""
    runs.write(get_object_or_404(ImportRun, uuid=uuid))
    return redirect("moderation-import", uuid)


@require_POST
@moderating
def restart(request: UserRequest, uuid: UUID) -> HttpResponse:
    run = get_object_or_404(ImportRun, uuid=uuid)
    if run.is_stuck:
        runs.restart(run)
    return redirect("moderation-import", uuid)


@require_safe
@moderating
def refused(request: UserRequest, uuid: UUID) -> HttpResponse:
    """All lines that were refused, to mend in the file."""
    run = get_object_or_404(ImportRun, uuid=uuid)
    return csv_response("geweigerd.csv", [("regel", "reden"), *run.report.get("refused", [])])


def _columns() -> list[tuple[str, str, str]]:
    """Per kind of table its name, the columns it must have and the ones it may have."""
    tables = (
        (ImportKind.ACTIVITIES, activity_row.REQUIRED_COLUMNS, activity_row.ActivityRow),
        (ImportKind.PLACES, place_row.REQUIRED_COLUMNS, place_row.PlaceRow),
    )
    return [
        (str(kind.label), ", ".join(sorted(needed)), ", ".join(name for name in row.base_fields if name not in needed))
        for kind, needed, row in tables
    ]


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _told(run: ImportRun) -> dict[str, Any]:
    lines = run.report.get("refused", [])
    return {
        "run": run,
        "refused": lines[:SHOWN],
        "more": max(0, run.report.get("refused_number", 0) - SHOWN),
        "takes_in": run.report.get("added", 0) + run.report.get("changed", 0),
        "percent": 100 * run.done // run.total if run.total else 0,
    }
