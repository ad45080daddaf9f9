"""The card of a resident: open to whoever has the code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from referrals import codes
from referrals.models import Card


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Card.objects.given().with_rows(), code=codes.normal(code) or "")
    return render(request, "referrals/resident/card.html", {"card": shown})
