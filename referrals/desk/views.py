"""The pages of a worker: what is open, and one card."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, role_required
from referrals.models import Card


@role_required("is_referrer")
@require_safe
def desk(request: UserRequest) -> HttpResponse:
    cards = Card.objects.made_by(request.user.uuid).given().with_rows()
    return render(request, "referrals/desk/desk.html", {"cards": cards})


@role_required("is_referrer")
@require_safe
def card(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = get_object_or_404(Card.objects.made_by(request.user.uuid).with_rows(), uuid=uuid)
    return render(request, "referrals/desk/card.html", {"card": shown})
