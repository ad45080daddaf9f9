"""The page behind the link in our mail to a host. Looking changes nothing, for mail scanners follow links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from referrals import links
from referrals.models import Referral


@never_cache
@require_safe
def referral(request: HttpRequest, token: str) -> HttpResponse:
    said = links.read(token)
    shown = get_object_or_404(Referral.objects.given(), uuid=said[0] if said else None)
    return render(request, "referrals/host/referral.html", {"referral": shown})
