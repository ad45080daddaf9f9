from django.urls import URLPattern, path

from activities.open_data import views
from activities.open_data.download_views import downloads_page

urlpatterns: list[URLPattern] = [
    path("open-data/", views.overview, name="open-data"),
    path("open-data/api/", views.api, name="open-data-api"),
    path("open-data/kopie/", views.copy, name="open-data-copy"),
    path("downloads/", downloads_page, name="downloads"),
]
