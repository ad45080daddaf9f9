from django.urls import path

from referrals.desk import views

urlpatterns = [
    path("", views.desk, name="referrals"),
    path("kaartje/<uuid:uuid>/", views.card, name="referrals-card"),
]
