from django.urls import URLPattern, path

from activities.embed import builder_views, views

urlpatterns: list[URLPattern] = [
    path("embed/", views.embed, name="embed"),
    path("open-data/insluiten/", builder_views.how_to, name="embed-how-to"),
]
