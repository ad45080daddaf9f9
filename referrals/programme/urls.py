from django.urls import path

from referrals.programme import views

urlpatterns = [
    path("uitkomsten/", views.numbers, name="referrals-outcomes"),
    path("uitkomsten.csv", views.export, name="referrals-outcomes-export"),
]
