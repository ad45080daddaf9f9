from django.urls import path

from activities.openactive import views

urlpatterns = [
    path("", views.dataset, name="openactive"),
    path("/session-series", views.session_series, name="openactive-session-series"),
    path("/scheduled-sessions", views.scheduled_sessions, name="openactive-scheduled-sessions"),
    path("/themes", views.themes, name="openactive-themes"),
]
