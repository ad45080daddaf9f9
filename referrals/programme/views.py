"""What became of referrals, in numbers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, role_required
from activities.exports import csv_response
from referrals import outcomes


@role_required("is_programme_manager", "is_referrer")
@require_safe
def numbers(request: UserRequest) -> HttpResponse:
    return render(request, "referrals/programme/outcomes.html", {"quarters": outcomes.closed_quarters()})


@role_required("is_programme_manager", "is_referrer")
@require_safe
def export(request: UserRequest) -> HttpResponse:
    return csv_response("uitkomsten.csv", outcomes.as_rows(outcomes.closed_quarters()))
