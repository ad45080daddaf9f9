"""One activity, as a moderator looks at it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities import actions
from activities.enums import Status, Verb
from activities.models import Activity
from activities.moderation import forms
from activities.moderation.access import UserRequest, activity_at, moderating
from activities.moderation.history import Record, history_of
from activities.moderation.preview import Preview
from activities.moderation.telling import tell
from activities.moderation.warnings import advice_about, warnings_of
from activities.transitions import Actor, moves


@require_safe
@moderating
def activity(request: UserRequest, uuid: UUID) -> HttpResponse:
    return _page(request, activity_at(uuid))


def _page(request: UserRequest, shown: Activity, form: forms.ReasonForm | None = None) -> HttpResponse:
    possible = moves(shown, frozenset({Actor.MODERATOR}))
    reasons = forms.SEND_BACK if Verb.SEND_BACK in possible else forms.WITHDRAW
    context = {
        "here": "queue",
        "activity": shown,
        "preview": Preview.of(shown),
        "seen": actions.seen_of(shown),
        "is_waiting": shown.status == Status.SUBMITTED,
        "warnings": warnings_of([shown])[shown.pk],
        "advice": advice_about(shown),
        "proposal": shown.proposals.waiting().first(),
        "reports": list(shown.reports.new()),
        "record": Record.of(shown.organisation),
        "history": history_of(shown),
        "form": form or forms.ReasonForm(reasons),
        "can": {str(verb): True for verb in possible},
    }
    return render(request, "moderation/activity.html", context)


@require_POST
@moderating
def publish(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = activity_at(uuid)
    seen = request.POST.get("gezien", "")
    if tell(request, lambda: actions.publish(shown, by=request.user, seen=seen), _("Dit staat nu op de site.")):
        return redirect("moderation")
    return redirect("moderation-activity", uuid)


@require_POST
@moderating
def send_back(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = activity_at(uuid)
    form = forms.ReasonForm(forms.SEND_BACK, request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    seen = request.POST.get("gezien", "")
    done = _("Teruggestuurd. De organisatie krijgt een mail met je reden.")
    if tell(request, lambda: actions.send_back(shown, form.reason, by=request.user, seen=seen), done):
        return redirect("moderation")
    return redirect("moderation-activity", uuid)


@require_POST
@moderating
def withdraw(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = activity_at(uuid)
    form = forms.ReasonForm(forms.WITHDRAW, request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    tell(
        request,
        lambda: actions.withdraw(shown, by=request.user, reason=form.reason),
        _("Dit staat niet meer op de site."),
    )
    return redirect("moderation-activity", uuid)


@require_POST
@moderating
def archive(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = activity_at(uuid)
    tell(request, lambda: actions.archive(shown, by=request.user), _("Dit staat nu in het archief."))
    return redirect("moderation-activity", uuid)


@require_POST
@moderating
def restore(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = activity_at(uuid)
    tell(request, lambda: actions.restore(shown, by=request.user), _("Dit is weer een concept."))
    return redirect("moderation-activity", uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@moderating
def correct(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = activity_at(uuid)
    form = forms.CorrectionForm(request.POST or None, initial=forms.CorrectionForm.first_values(shown))
    if not form.is_valid():
        context = {"here": "queue", "activity": shown, "form": form, "seen": actions.seen_of(shown)}
        return render(request, "moderation/correct.html", context)
    seen = request.POST.get("gezien", "")
    tell(
        request,
        lambda: actions.edit_activity(shown, form.said(), by=request.user, seen=seen),
        _("Aangepast. Wie dit beheert, ziet het in het logboek."),
    )
    return redirect("moderation-activity", uuid)
