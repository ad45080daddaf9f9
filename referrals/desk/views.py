"""The desk of a worker, what is on one card, and all of it as a table."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, role_required
from activities.exports import csv_response
from referrals.desk.access import own_card
from referrals.desk.card_page import card_page
from referrals.desk.export import exported
from referrals.desk.overview import overview_of


@role_required("is_referrer")
@require_safe
def desk(request: UserRequest) -> HttpResponse:
    return render(request, "referrals/desk/desk.html", {"overview": overview_of(request.user, request.GET)})


@role_required("is_referrer")
@require_safe
def card(request: UserRequest, uuid: UUID) -> HttpResponse:
    return card_page(request, own_card(request.user, uuid))


# A POST, because that it was taken along is written down.
@role_required("is_referrer")
@require_POST
def export(request: UserRequest) -> HttpResponse:
    return csv_response("kaartjes.csv", exported(request.user))
