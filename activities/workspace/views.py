"""The overview of an organiser, and the page of one activity."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.enums import Status
from activities.transitions import Actor, actors, moves
from activities.workspace import own_page
from activities.workspace.access import UserRequest, activity_for, organisations_of, signed_in
from activities.workspace.overview import overview_of


@require_safe
@signed_in
def overview(request: UserRequest) -> HttpResponse:
    organisations = organisations_of(request.user)
    context = {"organisations": organisations, "overview": overview_of(organisations)}
    return render(request, "workspace/overview.html", context)


@require_safe
@signed_in
def activity(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = activity_for(request.user, uuid)
    who = actors(request.user, shown)
    log = own_page.log_of(shown)
    waiting = shown.proposals.waiting().first()
    context = {
        "activity": shown,
        "state": own_page.STATES[Status(shown.status)],
        "moves": {str(verb) for verb in moves(shown, who)},
        "is_trusted": Actor.TRUSTED in who,
        "dates": own_page.dates_ahead(shown),
        "just_changed": own_page.just_changed(shown, request.GET.get("net", "")),
        "facts": own_page.facts_of(shown),
        "log": own_page.log_lines(shown, log),
        "undoable": own_page.undoable(log),
        "waiting": waiting,
        "proposed": own_page.proposed(shown, waiting),
        "reason": own_page.sent_back_because(shown, log),
    }
    return render(request, "workspace/activity.html", context)
