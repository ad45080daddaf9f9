"""What a worker does with a card: choose its language, give it, withdraw it, and write down what was said."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, role_required
from referrals import actions
from referrals.actions import MoveRefused, NotEligible
from referrals.desk.access import own_card, own_referral
from referrals.desk.card_page import card_page
from referrals.desk.lines import short_state
from referrals.enums import Actor, Event
from referrals.models import Card
from referrals.transitions import moves
from referrals.who import worker


@role_required("is_referrer")
@require_POST
def choose_language(request: UserRequest, uuid: UUID) -> HttpResponse:
    card = own_card(request.user, uuid)
    language = request.POST.get("taal", "")
    if language not in dict(settings.LANGUAGES):
        return card_page(request, card, wrong=_("Kies een van de talen hieronder."), status=400)
    actions.choose_language(card, language, by=request.user)
    return redirect(f"{reverse('referrals-card', args=[card.uuid])}#taal")


@role_required("is_referrer")
@require_POST
def offer(request: UserRequest, uuid: UUID) -> HttpResponse:
    card = own_card(request.user, uuid)
    try:
        actions.offer(card, by=worker(request.user))
    except (NotEligible, MoveRefused) as error:
        return _refused(request, card, error)
    messages.success(request, _("Het kaartje is klaar. Geef het nu aan de bewoner."))
    return redirect("referrals-card", card.uuid)


@role_required("is_referrer")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: UserRequest, uuid: UUID) -> HttpResponse:
    """A GET asks whether it is sure."""
    card = own_card(request.user, uuid)
    if card.is_draft or not all(Event.WITHDRAW in moves(row.state, Actor.WORKER) for row in card.referrals.all()):
        return _refused(request, card, MoveRefused())
    if request.method != "POST":
        return render(request, "referrals/desk/withdraw.html", {"card": card})
    try:
        actions.withdraw(card, by=worker(request.user))
    except MoveRefused as error:
        return _refused(request, card, error)
    messages.success(request, _("Het kaartje is ingetrokken. Wat erop stond, is binnen een dag gewist."))
    return redirect("referrals")


@role_required("is_referrer")
@require_POST
def move(request: UserRequest, uuid: UUID, event: str) -> HttpResponse:
    if event not in Event.values:
        raise Http404
    referral = own_referral(request.user, uuid)
    try:
        actions.move(referral, Event(event), by=worker(request.user))
    except (NotEligible, MoveRefused) as error:
        return _refused(request, referral.card, error)
    messages.success(request, _("Genoteerd: %(what)s.") % {"what": short_state(referral)})
    if request.POST.get("terug") == "verwijzen":
        return redirect("referrals")
    return redirect("referrals-card", referral.card.uuid)


def _refused(request: UserRequest, card: Card, error: NotEligible | MoveRefused) -> HttpResponse:
    """The page as it is now, with why it did not go on."""
    if isinstance(error, NotEligible):
        wrong = _("Je kunt dit kaartje nog niet geven. Haal eerst weg wat niet meer kan.")
    else:
        wrong = _("Dat kan nu niet. Er is niets veranderd. Hieronder staat hoe het nu is.")
    return card_page(request, own_card(request.user, card.uuid), wrong=wrong, status=409)
