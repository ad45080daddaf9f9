from django.urls import path

from referrals.desk import hand_over_views

urlpatterns = [
    path("kaartje/<uuid:uuid>/gegevens/", hand_over_views.hand_over, name="referrals-hand-over"),
    path("kaartje/<uuid:uuid>/gegevens/lezen/", hand_over_views.read, name="referrals-hand-over-read"),
    path("kaartje/<uuid:uuid>/gegevens/wissen/", hand_over_views.erase, name="referrals-hand-over-erase"),
]
