from django.urls import include, path

urlpatterns = [
    path("", include("programmes.pages.urls")),
    path("programma/", include("programmes.ends.urls")),
    path("programma/", include("programmes.grants.urls")),
    path("programma/", include("programmes.reports.urls")),
]
