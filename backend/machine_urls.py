from django.urls import path

from backend.machine_views import alive, healthy, numbers

urlpatterns = [
    path("gezond", healthy, name="health"),
    path("gezond/leeft", alive, name="alive"),
    path("metrics", numbers, name="metrics"),
]
