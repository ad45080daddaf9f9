from django.urls import path

from activities.workspace import address_views, views

urlpatterns = [
    path("", views.overview, name="workspace"),
    path("activiteit/<uuid:uuid>/", views.activity, name="workspace-activity"),
    path("adres/", address_views.address, name="workspace-address"),
]
