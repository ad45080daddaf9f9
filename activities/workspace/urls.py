from django.urls import path

from activities.workspace import views

urlpatterns = [
    path("", views.overview, name="workspace"),
    path("activiteit/<uuid:uuid>/", views.activity, name="workspace-activity"),
]
