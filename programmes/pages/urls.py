from django.urls import path

from programmes.pages import public_views, views

urlpatterns = [
    path("programma/", views.dashboard, name="programme-dashboard"),
    path("programma/kaart/", views.maps, name="programme-map"),
    path("programma/kaart.csv", views.maps_csv, name="programme-map-csv"),
    path("programma/kaart.svg", views.maps_picture, name="programme-map-picture"),
    path("cijfers/", public_views.figures, name="programme-public"),
    path("cijfers/kaart.svg", public_views.picture, name="programme-public-picture"),
    path("cijfers.csv", public_views.figures_csv, name="programme-public-csv"),
]
