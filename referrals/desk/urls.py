from django.urls import path

from referrals.desk import card_views, views

urlpatterns = [
    path("", views.desk, name="referrals"),
    path("kaartjes.csv", views.export, name="referrals-export"),
    path("kaartje/<uuid:uuid>/", views.card, name="referrals-card"),
    path("kaartje/<uuid:uuid>/taal/", card_views.choose_language, name="referrals-card-language"),
    path("kaartje/<uuid:uuid>/geven/", card_views.offer, name="referrals-card-offer"),
    path("kaartje/<uuid:uuid>/intrekken/", card_views.withdraw, name="referrals-card-withdraw"),
    path("verwijzing/<uuid:uuid>/<slug:event>/", card_views.move, name="referrals-move"),
]
