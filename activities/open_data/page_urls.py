from django.urls import URLPattern, path

from activities.open_data.download_views import downloads_page

urlpatterns: list[URLPattern] = [
    path("downloads/", downloads_page, name="downloads"),
]
