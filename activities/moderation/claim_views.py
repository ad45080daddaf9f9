"""Whose is it?"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities import actions
from activities.enums import ReviewState
from activities.models import Claim
from activities.moderation import forms
from activities.moderation.access import UserRequest, claim_at, moderating
from activities.moderation.history import history_of
from activities.moderation.telling import tell


@require_safe
@moderating
def claim(request: UserRequest, uuid: UUID) -> HttpResponse:
    return _page(request, claim_at(uuid))


def _page(request: UserRequest, shown: Claim, form: forms.ReasonForm | None = None) -> HttpResponse:
    context = {
        "here": "queue",
        "claim": shown,
        "subject": shown.subject,
        "is_waiting": shown.state == ReviewState.WAITING,
        "history": history_of(shown.subject),
        "form": form or forms.ReasonForm(forms.REFUSE_CLAIM),
    }
    return render(request, "moderation/claim.html", context)


@require_POST
@moderating
def grant(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = claim_at(uuid)
    done = _("Dit is nu van %(organisation)s. Ze krijgen een mail.") % {"organisation": shown.organisation.name}
    if tell(request, lambda: actions.grant_claim(shown, by=request.user), done):
        return redirect("moderation")
    return redirect("moderation-claim", uuid)


@require_POST
@moderating
def refuse(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = claim_at(uuid)
    form = forms.ReasonForm(forms.REFUSE_CLAIM, request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    done = _("Geweigerd. Wie dit vroeg, krijgt een mail met je reden.")
    if tell(request, lambda: actions.refuse_claim(shown, form.reason, by=request.user), done):
        return redirect("moderation")
    return redirect("moderation-claim", uuid)
