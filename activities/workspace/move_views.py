"""One button each: from state to state, "klopt nog", undo, and what somebody reported."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from activities import actions
from activities.models import Proposal
from activities.workspace.access import UserRequest, activity_for, entry_of, proposal_for, report_for, signed_in

Move = Callable[..., Any]
MOVES: dict[str, tuple[Move, Any]] = {
    "versturen": (actions.submit, gettext_lazy("Verstuurd. Een redacteur kijkt ernaar.")),
    "publiceren": (actions.publish, gettext_lazy("Het staat op de site.")),
    "terugtrekken": (actions.retract, gettext_lazy("Het is weer een concept.")),
    "van-de-site": (actions.withdraw, gettext_lazy("Het is van de site gehaald.")),
    "archiveren": (actions.archive, gettext_lazy("Het zit nu in het archief.")),
    "terughalen": (actions.restore, gettext_lazy("Het is weer een concept. Kijk het na en verstuur het.")),
}


@require_POST
@signed_in
def move(request: UserRequest, uuid: UUID, name: str) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    action, said = MOVES[name]
    try:
        action(activity, by=request.user)
    except actions.TransitionRefused:
        messages.error(request, _("Dat kan nu niet meer: iemand anders was je voor. Zo staat het er nu voor."))
    else:
        messages.success(request, said)
    return redirect("workspace-activity", activity.uuid)


@require_POST
@signed_in
def confirm(request: UserRequest, uuid: UUID) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    actions.confirm(activity, by=request.user)
    messages.success(
        request, _("Dank je wel. Bezoekers zien dat “%(name)s” vandaag is nagekeken.") % {"name": activity.name}
    )
    if request.POST.get("terug") == "overzicht":
        return redirect("workspace")
    return redirect("workspace-activity", activity.uuid)


@require_POST
@signed_in
def undo(request: UserRequest, uuid: UUID, entry: UUID) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    try:
        outcome = actions.undo(entry_of(activity, entry), by=request.user)
    except actions.ChangedMeanwhile:
        messages.error(request, _("Dit is intussen weer veranderd. Pas het met de hand aan."))
    except (ValidationError, PermissionDenied):
        messages.error(request, _("Dit kan niet meer terug: er is tijd overheen gegaan. Pas het met de hand aan."))
    else:
        is_proposal = isinstance(outcome, Proposal)
        done = _("De wijziging is ongedaan gemaakt.")
        messages.success(request, _("Verstuurd. Een redacteur kijkt er eerst naar.") if is_proposal else done)
    return redirect("workspace-activity", activity.uuid)


@require_POST
@signed_in
def withdraw_proposal(request: UserRequest, uuid: UUID) -> HttpResponse:
    proposal = proposal_for(request.user, uuid)
    try:
        actions.withdraw_proposal(proposal, by=request.user)
    except actions.TransitionRefused:
        messages.error(request, _("Een redacteur was je voor: over deze wijziging is al beslist."))
    else:
        messages.success(request, _("Je wijziging is ingetrokken. Op de site verandert er niets."))
    return redirect("workspace-activity", proposal.activity.uuid)


@require_POST
@signed_in
def handle_report(request: UserRequest, pk: int) -> HttpResponse:
    report = report_for(request.user, pk)
    if not (report.organisation_about and report.organisation_about.is_verified):
        raise PermissionDenied  # of who is new a moderator sees it first
    actions.handle_report(report, by=request.user)
    messages.success(request, _("De melding is afgehandeld. Dank je wel."))
    return redirect("workspace")
