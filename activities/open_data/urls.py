from django.urls import URLPattern, path

from activities.open_data import robots, sitemaps
from activities.open_data.description_views import FORMS, description
from activities.open_data.download_views import download, manifest

urlpatterns: list[URLPattern] = [
    path("robots.txt", robots.robots_txt, name="robots"),
    path(".well-known/security.txt", robots.security_txt, name="security-txt"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    *(
        path(f"sitemap-{name}.xml", sitemaps.section, {"name": name}, name=f"sitemap-{name}")
        for name in sitemaps.SECTIONS
    ),
    *(path(f"data.{form}", description, {"form": form}, name=f"data-{form}") for form in FORMS),
    path("downloads/manifest.json", manifest, name="downloads-manifest"),
    path("downloads/<path:name>", download, name="download"),
]
