from django.urls import include, path

from referrals.resident import views as resident
from referrals.resident.notice_views import notice

urlpatterns = [
    path("verwijzen/", include("referrals.desk.find_urls")),
    path("verwijzen/", include("referrals.desk.hand_over_urls")),
    path("verwijzen/", include("referrals.programme.urls")),
    path("verwijzen/", include("referrals.desk.urls")),
    path("verwijzing/", include("referrals.host.urls")),
    path("kaartje/privacy/", notice, name="card-privacy"),
    path("kaartje/", include("referrals.resident.urls")),
    path("kaartje-werker.js", resident.worker, name="card-worker"),
]
