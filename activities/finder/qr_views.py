"""The QR code of a page as a picture of its own: to save, to print, and no weight for who does not look at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.enums import SlugKind
from activities.finder.old_addresses import follows_old_addresses
from activities.finder.qr import qr_code
from activities.models import Activity
from activities.site_address import site_address


@require_safe
@cache_control(public=True, max_age=3600)
@follows_old_addresses(SlugKind.ACTIVITY)
def activity_qr(request: HttpRequest, slug: str) -> HttpResponse:
    return _drawn(request, get_object_or_404(Activity.objects.visible(), slug=slug).get_absolute_url())


@require_safe
@cache_control(public=True, max_age=3600)
@follows_old_addresses(SlugKind.PLACE)
def place_qr(request: HttpRequest, slug: str) -> HttpResponse:
    return _drawn(request, get_object_or_404(Activity.objects.visible().places(), slug=slug).get_absolute_url())


def _drawn(request: HttpRequest, path: str) -> HttpResponse:
    return render(request, "finder/qr.svg", {"qr": qr_code(site_address(path))}, content_type="image/svg+xml")
