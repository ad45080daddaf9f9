from django.urls import path

from referrals.resident import views

urlpatterns = [
    path("", views.enter, name="card-enter"),
    # Before the codes: it is none.
    path("ingetrokken/", views.withdrawn, name="card-withdrawn"),
    path("<str:code>/", views.card, name="card"),
    path("<str:code>/plaatje.svg", views.picture, name="card-picture"),
    path("<str:code>/<slug:event>/", views.move, name="card-move"),
]
