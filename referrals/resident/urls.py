from django.urls import path

from referrals.resident import views

urlpatterns = [
    path("<str:code>/", views.card, name="card"),
]
