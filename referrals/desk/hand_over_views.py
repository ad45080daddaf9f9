"""The warm hand-over, for the worker: add what hosts may know, read it back, take it away.

While the warm mode is off there is nothing here, for nobody.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, role_required
from referrals import actions, reach
from referrals.actions import MoveRefused
from referrals.actions.hand_overs import TEXT_VERSION
from referrals.desk.access import own_card
from referrals.desk.hand_over import part_of
from referrals.desk.hand_over_forms import LONGEST_NOTE, HandOverForm
from referrals.models import Card
from referrals.warm_mode import only_in_warm_mode
from referrals.who import worker


@only_in_warm_mode
@role_required("is_referrer")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def hand_over(request: UserRequest, uuid: UUID) -> HttpResponse:
    card = own_card(request.user, uuid)
    if not card.is_draft:
        return _too_late(request, card)
    form = HandOverForm(request.POST if request.method == "POST" else None, initial={"taal": card.language})
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_over(card, form.told, form.consented, by=request.user)
        except MoveRefused:
            return _too_late(request, card)
        messages.success(request, _("Bewaard, achter slot. De gastheer of gastvrouw leest het pas na een ja."))
        return redirect("referrals-card", uuid)
    context = {
        "card": card,
        "form": form,
        "part": part_of(card),
        "longest_note": LONGEST_NOTE,
        "version": TEXT_VERSION,
        "days": settings.REFERRAL_KEEP["contact"].days,
    }
    return render(request, "referrals/desk/hand_over.html", context)


@only_in_warm_mode
@role_required("is_referrer")
@require_POST
@sensitive_variables()
def read(request: UserRequest, uuid: UUID) -> HttpResponse:
    card = own_card(request.user, uuid)
    told = actions.read_hand_over(card, by=worker(request.user))
    context: dict[str, Any] = {"card": card, "told": told}
    if told:
        context |= {"shown": reach.shown(told.contact), "address": reach.address(told.channel, told.contact)}
    return render(request, "referrals/desk/hand_over_read.html", context, status=200 if told else 409)


@only_in_warm_mode
@role_required("is_referrer")
@require_POST
def erase(request: UserRequest, uuid: UUID) -> HttpResponse:
    """The resident takes back the yes, and keeps the card."""
    card = own_card(request.user, uuid)
    if actions.erase(card, by=worker(request.user), is_withdrawal=True):
        messages.success(request, _("De naam, het nummer, de wensen en de notitie zijn gewist."))
    else:
        messages.info(request, _("Er waren geen gegevens meer bij dit kaartje."))
    return redirect("referrals-card", uuid)


def _too_late(request: UserRequest, card: Card) -> HttpResponse:
    return render(request, "referrals/desk/hand_over_late.html", {"card": card, "part": part_of(card)}, status=409)
