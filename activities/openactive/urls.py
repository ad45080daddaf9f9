from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from activities.openactive import views

urlpatterns = [
    path("openactive", views.dataset, name="openactive"),
    path("openactive/", require_safe(RedirectView.as_view(pattern_name="openactive")), name="openactive-with-slash"),
    path("openactive/session-series", views.session_series, name="openactive-session-series"),
    path("openactive/scheduled-sessions", views.scheduled_sessions, name="openactive-scheduled-sessions"),
    path("openactive/themes", views.themes, name="openactive-themes"),
]
