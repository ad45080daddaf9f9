from django.urls import include, path

from activities.workspace import address_views, views

urlpatterns = [
    path("", include("activities.workspace.member_urls")),
    path("", views.overview, name="workspace"),
    path("activiteit/<uuid:uuid>/", views.activity, name="workspace-activity"),
    path("adres/", address_views.address, name="workspace-address"),
]
