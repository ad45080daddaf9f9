from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities import page_languages


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What is kept about who has a card, in plain words."""
    languages = page_languages.of_page("card-privacy")
    return render(request, "referrals/resident/privacy.html", {"languages": languages})
