"""The pages that search engines may find, for /sitemap.xml: what is not on the site is not in it, nor is any example.

All addresses are those of SITE_URL: whoever asks with another name in Host is not told that name.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import InvalidPage
from django.db.models import F, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.enums import Status
from activities.models import Activity, Category, Organisation
from activities.site_address import site_address
from maps.models import Buurt, District

XML = "application/xml; charset=utf-8"
# Those of which the address is all there is to say.
PAGES = (
    *("home", "find", "map", "about", "programme-public", "toddler-care", "accessibility"),
    *("open-data", "open-data-api", "open-data-copy", "embed-how-to", "downloads"),
)


class SiteMap(Sitemap):  # type: ignore[type-arg]  # it takes no argument when it runs
    """In each language that is complete; where only one is, no page names another."""

    i18n = True
    x_default = True
    # Fewer than the 50,000 that are allowed: in five languages each of them has six addresses.
    limit = 5_000

    def __init__(self) -> None:
        self.languages = list(settings.INDEXED_LANGUAGES)
        self.alternates = len(self.languages) > 1

    def get_protocol(self, protocol: str | None = None) -> str:
        return str(urlsplit(settings.SITE_URL).scheme)

    def get_domain(self, site: Any = None) -> str:
        return site_address("").partition("://")[2]


class ChangingSiteMap(SiteMap):
    """Of rows with `changed_at`: when something on their page was last changed."""

    def lastmod(self, item: Any) -> datetime | None:
        changed: datetime | None = item.changed_at
        return changed


class Activities(ChangingSiteMap):
    def items(self) -> Any:
        rows = Activity.objects.visible().filter(is_example=False)
        return rows.annotate(changed_at=F("updated_at")).only("slug").order_by("pk")


class Places(ChangingSiteMap):
    def items(self) -> Any:
        rows = Activity.objects.visible().places().filter(is_example=False)
        return rows.annotate(changed_at=_last_change("activities")).only("slug").order_by("pk")


class Organisations(ChangingSiteMap):
    def items(self) -> Any:
        rows = Organisation.objects.filter(pk__in=Organisation.objects.public().values("pk"), is_example=False)
        return rows.annotate(changed_at=_last_change("activities")).only("slug").order_by("pk")


class Areas(ChangingSiteMap):
    """Districts and buurten stand at the same kind of address."""

    def items(self) -> list[District | Buurt]:
        districts = District.objects.annotate(changed_at=_last_change("buurten__activities")).order_by("pk")
        buurten = Buurt.objects.annotate(changed_at=_last_change("activities")).only("slug").order_by("pk")
        return [*districts, *buurten]


class Pages(SiteMap):
    """And everything of one theme, which search engines may find too (finder/heads.py)."""

    def items(self) -> list[tuple[str, str]]:
        themes = Category.objects.values_list("slug", flat=True)
        return [*((name, "") for name in PAGES), *(("find", urlencode({"categorie": slug})) for slug in themes)]

    def location(self, item: tuple[str, str]) -> str:
        name, query = item
        return f"{reverse(name)}?{query}" if query else reverse(name)


SECTIONS: dict[str, type[SiteMap]] = {
    "activiteiten": Activities,
    "plekken": Places,
    "organisaties": Organisations,
    "buurten": Areas,
    "paginas": Pages,
}


@require_safe
@cache_control(public=True, max_age=3600)
def index(request: HttpRequest) -> HttpResponse:
    """Empty on a site with examples: every page of it asks not to be found."""
    parts = [] if settings.SHOW_EXAMPLES else [part for name in SECTIONS for part in _parts(name)]
    return render(request, "sitemap_index.xml", {"sitemaps": parts}, content_type=XML)


@require_safe
@cache_control(public=True, max_age=3600)
def section(request: HttpRequest, name: str) -> HttpResponse:
    urls: Iterable[Any] = []
    if not settings.SHOW_EXAMPLES:
        try:
            urls = SECTIONS[name]().get_urls(page=request.GET.get("p", 1))
        except InvalidPage as error:
            raise Http404 from error
    return render(request, "sitemap.xml", {"urlset": urls}, content_type=XML)


def _parts(name: str) -> list[dict[str, Any]]:
    address, sitemap = site_address(reverse(f"sitemap-{name}")), SECTIONS[name]()
    changed_at = sitemap.get_latest_lastmod()
    pages = range(1, sitemap.paginator.num_pages + 1)
    return [{"location": f"{address}?p={page}" if page > 1 else address, "last_mod": changed_at} for page in pages]


def _last_change(activities: str) -> Max:
    shown = {f"{activities}__status": Status.PUBLISHED, f"{activities}__is_example": False}
    return Max(f"{activities}__updated_at", filter=Q(**shown))
