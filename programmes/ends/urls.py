from django.urls import path

from programmes.ends import views

urlpatterns = [
    path("eindigt/", views.calendar, name="programme-endings"),
    path("eindigt.csv", views.export, name="programme-endings-export"),
    path("eindigt.ics", views.days, name="programme-endings-ics"),
]
