from django.urls import path

from referrals.host import read_views, views

urlpatterns = [
    path("<str:token>/", views.referral, name="referral-host"),
    path("<str:token>/gegevens/", read_views.read, name="referral-host-read"),
]
