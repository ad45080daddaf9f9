"""One date of an activity: it does not go on, moves, or goes on after all; and a series that stops there."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from activities import actions, wording_times
from activities.form_fields import ClockField, DayField, LineField
from activities.models import Activity, Occurrence, Proposal
from activities.snapshots import Plan
from activities.workspace.access import UserRequest, activity_for, moment_of, signed_in
from activities.workspace.sheet import base_of


class CancelForm(forms.Form):
    reden = LineField(label=gettext_lazy("Waarom? (mag leeg)"), required=False, max_length=200)

    def __init__(self, *args: Any, is_trusted: bool, **options: Any) -> None:
        """Of who is new nobody looks at the words first, so they choose from ours."""
        super().__init__(*args, **options)
        if not is_trusted:
            choices = [("", _("Dat zeg ik niet")), *((each, _(each)) for each in actions.REASONS)]
            chosen = gettext_lazy("Kies een van deze redenen.")
            label = self.fields["reden"].label
            self.fields["reden"] = forms.ChoiceField(
                label=label, choices=choices, required=False, error_messages={"invalid_choice": chosen}
            )


class MoveForm(CancelForm):
    dag = DayField(label=gettext_lazy("Nieuwe dag"), error_messages={"required": gettext_lazy("Vul de nieuwe dag in.")})
    van = ClockField(
        label=gettext_lazy("Van"), error_messages={"required": gettext_lazy("Vul in hoe laat het begint.")}
    )
    tot = ClockField(
        label=gettext_lazy("Tot"), error_messages={"required": gettext_lazy("Vul in hoe laat het klaar is.")}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cancel(request: UserRequest, uuid: UUID, moment: UUID) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    row = moment_of(activity, moment)
    form = CancelForm(request.POST if request.method == "POST" else None, is_trusted=_is_trusted(activity))
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_date(activity, row.schedule.uuid, _on(row), form.cleaned_data["reden"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _done(activity, row)
    return _page(request, "workspace/date_cancel.html", activity, row, form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def move(request: UserRequest, uuid: UUID, moment: UUID) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    row = moment_of(activity, moment)
    first = {
        "dag": str(row.local_on),
        "van": _clock(row.start_minute),
        "tot": _clock(row.end_minute),
        "reden": row.reason,
    }
    form = MoveForm(request.POST if request.method == "POST" else None, initial=first, is_trusted=_is_trusted(activity))
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_date(
                activity, row.schedule.uuid, _on(row), by=request.user, **_new_time(row, form.cleaned_data)
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _done(activity, row)
    return _page(request, "workspace/date_move.html", activity, row, form)


@require_POST
@signed_in
def restore(request: UserRequest, uuid: UUID, moment: UUID) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    row = moment_of(activity, moment)
    try:
        actions.restore_date(activity, row.schedule.uuid, _on(row), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        day = wording_times.long_day(_on(row), timezone.localdate())
        messages.success(request, _("%(day)s gaat gewoon door, zoals het eerst was.") % {"day": day.capitalize()})
    return redirect("workspace-activity", activity.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def stop(request: UserRequest, uuid: UUID, moment: UUID) -> HttpResponse:
    """The whole series ends before this date."""
    activity = activity_for(request.user, uuid)
    row = moment_of(activity, moment)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        seen = actions.seen_of(activity)
        base, waiting = base_of(activity)
        said = (waiting.changes if waiting else {}) | {"plan": _stopped(base["plan"], str(row.schedule.uuid), _on(row))}
        try:
            outcome = actions.revise_activity(activity, said, by=request.user, seen=seen)
        except actions.ChangedMeanwhile:
            form.add_error(None, _("Iemand anders veranderde dit net. Kijk hoe het nu staat, en probeer het opnieuw."))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            is_proposal = isinstance(outcome, Proposal)
            stopped = _("De reeks stopt. De data vanaf die dag zijn weg.")
            messages.success(request, _("Verstuurd. Een redacteur kijkt er eerst naar.") if is_proposal else stopped)
            return redirect("workspace-activity", activity.uuid)
    return _page(request, "workspace/date_stop.html", activity, row, form)


def _stopped(plan: Plan, uuid: str, on: date) -> Plan:
    last = on - timedelta(days=1)
    schedules = []
    for said in plan["schedules"]:
        if said["uuid"] == uuid and said["starts_on"] > str(last):
            continue
        if said["uuid"] == uuid:
            kept = [each for each in said["exceptions"] if each["on"] < str(on)]
            said = said | {"ends_on": str(last), "exceptions": kept}
        schedules.append(said)
    return plan | {"schedules": schedules}


def _page(request: UserRequest, template: str, activity: Activity, row: Occurrence, form: forms.Form) -> HttpResponse:
    context: dict[str, Any] = {
        "activity": activity,
        "moment": row,
        "form": form,
        "has_begun": min(row.starts_at, row.original_start) <= timezone.now(),
        "is_trusted": _is_trusted(activity),
    }
    return render(request, template, context)


def _is_trusted(activity: Activity) -> bool:
    return bool(activity.organisation and activity.organisation.is_verified)


def _done(activity: Activity, row: Occurrence) -> HttpResponse:
    """The page of the activity offers to undo it at once."""
    address = reverse("workspace-activity", args=[activity.uuid])
    return redirect(f"{address}?{urlencode({'net': row.uuid})}")


def _on(row: Occurrence) -> date:
    """The date of the rule that this is."""
    return timezone.localdate(row.original_start)


def _new_time(row: Occurrence, given: dict[str, Any]) -> dict[str, Any]:
    """What differs from the schedule; the rest stays empty, so that it follows when the schedule changes."""
    schedule, on = row.schedule, _on(row)
    return {
        "new_on": None if given["dag"] == on else given["dag"],
        "new_start_time": None if given["van"] == schedule.start_time else given["van"],
        "new_end_time": None if given["tot"] == schedule.end_time else given["tot"],
        "reason": given["reden"],
    }


def _clock(minute: int) -> str:
    return wording_times.clock(minute % (24 * 60))
