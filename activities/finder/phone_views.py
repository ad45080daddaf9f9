"""The site on a phone: what it is called there, what it keeps, and the pages for without network."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, get_language_bidi, gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.finder import phone
from activities.finder.heads import Head
from maps.site_names import name_of, named

# Made by scripts/make_icons.py: the side, and whether a phone may cut its corners off.
ICONS = {"img/icon-192.png": (192, "any"), "img/icon-512.png": (512, "any"), "img/icon-whole.png": (512, "maskable")}
# The tokens --dz-color-primary and --dz-color-ground of static/css/site.css.
THEME_COLOUR, GROUND_COLOUR = "#0a4d68", "#faf6ef"


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def manifest(request: HttpRequest) -> JsonResponse:
    """One app in every language: whoever put it on their phone keeps it when they choose another one."""
    icons = [
        {"src": static(name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for name, (side, purpose) in ICONS.items()
    ]
    said = {
        "id": "/",
        "name": name_of("site"),
        "short_name": name_of("short_site") or name_of("site"),
        "description": named(_("Plekken om mensen te ontmoeten en dingen om te doen, dicht bij huis in {full_area}.")),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("home"),
        "scope": "/",
        # With a button to go back, which a page without the browser around it lacks.
        "display": "minimal-ui",
        "theme_color": THEME_COLOUR,
        "background_color": GROUND_COLOUR,
        "icons": icons,
        "shortcuts": [
            {"name": _("Vandaag"), "url": f"{reverse('find')}?dag=vandaag"},
            {"name": _("Bewaard"), "url": reverse("saved")},
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponseBase:
    """Gone when it is switched off: phones that have it then take it away (static/js/phone.js)."""
    if not settings.KEEP_ON_PHONES:
        raise Http404
    written = phone.worker()
    etag = f'"{hashlib.sha256(written.encode()).hexdigest()[:32]}"'
    answer = HttpResponse(written, content_type="text/javascript; charset=utf-8", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=answer) or answer


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The same for everybody: the phone fills it in."""
    head = Head(request, _("Bewaard op je telefoon"), is_found=False)
    return render(request, "finder/saved.html", {"head": head})


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    head = Head(request, _("Geen internet"), is_found=False)
    return render(request, "finder/offline.html", {"head": head})
