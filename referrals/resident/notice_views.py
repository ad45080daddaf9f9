from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referrals.resident.addresses import in_other_languages


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What is kept about who has a card, in plain words."""
    languages = in_other_languages("card-privacy")
    return render(request, "referrals/resident/privacy.html", {"languages": languages})
