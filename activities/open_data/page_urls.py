from django.urls import URLPattern, path

from activities.open_data import views

urlpatterns: list[URLPattern] = [
    path("open-data/", views.overview, name="open-data"),
    path("open-data/api/", views.api, name="open-data-api"),
    path("open-data/kopie/", views.copy, name="open-data-copy"),
]
