"""The calendar of endings: what stops when a grant ends."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, role_required
from activities.exports import csv_response
from programmes.endings import calendar_of_endings
from programmes.ends.calendars import as_calendar
from programmes.ends.tables import as_rows


@role_required("is_programme_manager")
@require_safe
def calendar(request: UserRequest) -> HttpResponse:
    today = timezone.localdate()
    return render(request, "programmes/ends/calendar.html", {"endings": calendar_of_endings(today), "today": today})


@role_required("is_programme_manager")
@require_safe
def export(request: UserRequest) -> HttpResponse:
    return csv_response("eindigt.csv", as_rows(calendar_of_endings(timezone.localdate())))


@role_required("is_programme_manager")
@require_safe
def days(request: UserRequest) -> HttpResponse:
    written = as_calendar(calendar_of_endings(timezone.localdate()))
    headers = {"Content-Disposition": 'attachment; filename="eindigt.ics"'}
    return HttpResponse(written, content_type="text/calendar; charset=utf-8", headers=headers)
