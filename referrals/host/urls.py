from django.urls import path

from referrals.host import read_views, views

urlpatterns = [
    path("<str:token>/", views.referral, name="referral-host"),
    # Before the one below, which takes every word.
    path("<str:token>/gegevens/", read_views.read, name="referral-host-read"),
    path("<str:token>/<slug:event>/", views.move, name="referral-host-move"),
]
