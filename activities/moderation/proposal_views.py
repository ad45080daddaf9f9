"""A change to something that the public sees: what it changes, and whether it may."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities import actions
from activities.differences import differences
from activities.enums import ReviewState
from activities.models import Proposal
from activities.moderation import forms
from activities.moderation.access import UserRequest, moderating, proposal_at
from activities.moderation.telling import tell
from activities.snapshots import difference, snapshot


@require_safe
@moderating
def proposal(request: UserRequest, uuid: UUID) -> HttpResponse:
    return _page(request, proposal_at(uuid))


def _page(request: UserRequest, shown: Proposal, form: forms.ReasonForm | None = None) -> HttpResponse:
    activity = shown.activity
    context = {
        "here": "queue",
        "proposal": shown,
        "activity": activity,
        "is_waiting": shown.state == ReviewState.WAITING,
        "differences": differences(activity, difference(snapshot(activity), shown.changes)),
        "is_of_before": shown.base_version < activity.version,
        "seen": actions.seen_of(activity),
        "form": form or forms.ReasonForm(forms.REFUSE),
    }
    return render(request, "moderation/proposal.html", context)


@require_POST
@moderating
def accept(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = proposal_at(uuid)
    seen = request.POST.get("gezien", "")
    if tell(request, lambda: actions.accept_proposal(shown, by=request.user, seen=seen), _("Dit staat nu op de site.")):
        return redirect("moderation")
    return redirect("moderation-proposal", uuid)


@require_POST
@moderating
def refuse(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = proposal_at(uuid)
    form = forms.ReasonForm(forms.REFUSE, request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    done = _("Afgewezen. Wie dit voorstelde, krijgt een mail met je reden.")
    if tell(request, lambda: actions.refuse_proposal(shown, form.reason, by=request.user), done):
        return redirect("moderation")
    return redirect("moderation-proposal", uuid)
