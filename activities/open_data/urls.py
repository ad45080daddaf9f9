from django.urls import URLPattern, path

from activities.open_data.download_views import download, manifest

urlpatterns: list[URLPattern] = [
    path("downloads/manifest.json", manifest, name="downloads-manifest"),
    path("downloads/<path:name>", download, name="download"),
]
