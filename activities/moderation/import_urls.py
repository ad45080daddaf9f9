from django.urls import path

from activities.moderation import import_views

urlpatterns = [
    path("", import_views.imports, name="moderation-imports"),
    path("<uuid:uuid>/", import_views.import_run, name="moderation-import"),
    path("<uuid:uuid>/neem-over/", import_views.write, name="moderation-import-write"),
    path("<uuid:uuid>/opnieuw/", import_views.restart, name="moderation-import-restart"),
    path("<uuid:uuid>/geweigerd.csv", import_views.refused, name="moderation-import-refused"),
]
