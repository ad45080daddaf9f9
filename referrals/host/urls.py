from django.urls import path

from referrals.host import views

urlpatterns = [
    path("<str:token>/", views.referral, name="referral-host"),
    path("<str:token>/<slug:event>/", views.move, name="referral-host-move"),
]
