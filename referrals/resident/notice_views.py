from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What is kept about who has a card, in plain words."""
    return render(request, "referrals/resident/privacy.html")
