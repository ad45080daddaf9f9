"""What machines read first: where they need not look (robots.txt) and whom to tell of a leak (security.txt)."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.site_address import site_address

TEXT = "text/plain; charset=utf-8"
# Behind a sign-in, of one person by a link in a mail or on a card, or a form about one page.
CLOSED = (
    *("/organisator/", "/redactie/", "/verwijzen/", "/beheer/", "/account/", "/inloggen/"),
    *("/kaartje/", "/verwijzing/", "/klopt-nog/", "/klopt-dit-niet/"),
)
# Less than the year that RFC 9116 allows, and longer than anybody keeps a copy.
SAID_FOR = timedelta(days=180)


@require_safe
@cache_control(public=True, max_age=3600)
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Whoever may not come in does not see the noindex of a page either, so it is not asked of pages that anybody
    links to: a site with examples, and languages that are not complete, stay open and say noindex themselves."""
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    lines = ["User-agent: *", *(f"Disallow: {prefix}{path}" for prefix in prefixes for path in CLOSED)]
    if not settings.SHOW_EXAMPLES:
        lines += ["", f"Sitemap: {site_address(reverse('sitemap'))}"]
    return HttpResponse("\n".join([*lines, ""]), content_type=TEXT)


@require_safe
@cache_control(public=True, max_age=3600)
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without anybody to tell there is no such page: an address that nobody reads is worse than none."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    midnight = datetime.combine(timezone.now().astimezone(UTC).date(), time(), tzinfo=UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {midnight + SAID_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {site_address(reverse('security-txt'))}",
        *([f"Policy: {settings.SECURITY_POLICY}"] if settings.SECURITY_POLICY else []),
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type=TEXT)
