from django.urls import path

from referrals.desk import find_views

urlpatterns = [
    path("zoeken/", find_views.find, name="referrals-find"),
    path("lijst/<uuid:activity>/erbij/", find_views.collect, name="referrals-collect"),
    path("lijst/<uuid:uuid>/eraf/", find_views.drop, name="referrals-drop"),
    path("zoekvraag/bewaren/", find_views.save, name="referrals-search-save"),
    path("zoekvraag/<uuid:uuid>/", find_views.use, name="referrals-search-use"),
    path("zoekvraag/<uuid:uuid>/weg/", find_views.delete, name="referrals-search-delete"),
]
