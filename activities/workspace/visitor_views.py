"""How many people came: a tap after each date. Only a total, never who."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities import actions
from activities.models import Activity, Occurrence
from activities.models.attendance import MOST_VISITORS
from activities.workspace.access import UserRequest, activity_for, moment_of, signed_in

LOOKED_BACK = timedelta(weeks=8)
TO_TAP = (0, 5, 10, 15, 20, 30)
WHOLE_NUMBER = format_lazy(gettext_lazy("Vul een getal in van 0 tot en met {most}."), most=MOST_VISITORS)


class VisitorsForm(forms.Form):
    aantal = forms.IntegerField(
        label=gettext_lazy("Ander aantal"),
        min_value=0,
        max_value=MOST_VISITORS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WHOLE_NUMBER),
    )


@dataclass(frozen=True)
class Line:
    """`number` is None where nobody counted."""

    moment: Occurrence
    number: int | None
    form: VisitorsForm


@require_safe
@signed_in
def visitors(request: UserRequest, uuid: UUID) -> HttpResponse:
    return _page(request, activity_for(request.user, uuid))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def count(request: UserRequest, uuid: UUID, moment: UUID) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    row = moment_of(activity, moment)
    form = VisitorsForm(request.POST if request.method == "POST" else None, prefix=str(row.uuid))
    if request.method == "POST" and form.is_valid():
        try:
            actions.count_visitors(row, form.cleaned_data["aantal"], by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Bewaard: %(number)s.") % {"number": form.cleaned_data["aantal"]})
        return redirect("workspace-visitors", activity.uuid)
    return _page(request, activity, form)


@require_POST
@signed_in
def take_back(request: UserRequest, uuid: UUID, moment: UUID) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    actions.take_back_count(moment_of(activity, moment), by=request.user)
    messages.success(request, _("Het aantal is weg. Je kunt een nieuw aantal invullen."))
    return redirect("workspace-visitors", activity.uuid)


def _page(request: UserRequest, activity: Activity, filled_in: VisitorsForm | None = None) -> HttpResponse:
    lines = list(_lines(activity, filled_in))
    context = {
        "activity": activity,
        "to_count": [line for line in lines if line.number is None],
        "counted": [line for line in lines if line.number is not None],
        "wrong": filled_in.prefix if filled_in and filled_in.errors else "",
        "to_tap": TO_TAP,
    }
    return render(request, "workspace/visitors.html", context)


def _lines(activity: Activity, filled_in: VisitorsForm | None) -> Iterator[Line]:
    """The dates of the last weeks that began, the last one first."""
    now = timezone.now()
    rows = Occurrence.objects.happening().began_between(now - LOOKED_BACK, now)
    own = rows.of_a_series().filter(activity=activity).select_related("attendance")
    for row in own.order_by("-starts_at", "-id"):
        number = row.attendance.number if hasattr(row, "attendance") else None
        prefix = str(row.uuid)
        is_this = filled_in is not None and filled_in.prefix == prefix
        form = filled_in if is_this else VisitorsForm(prefix=prefix, initial={"aantal": number})
        assert form
        yield Line(row, number, form)
