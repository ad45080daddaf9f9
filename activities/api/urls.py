from django.urls import path, re_path

from activities.api import changes, views
from activities.api.problems import not_found

urlpatterns = [
    path("activiteiten", views.Activities.as_view(), name="api-activities"),
    path("activiteiten/<uuid:id>", views.OneActivity.as_view(), name="api-activity"),
    path("momenten", views.Moments.as_view(), name="api-moments"),
    path("plekken", views.Places.as_view(), name="api-places"),
    path("plekken/<uuid:id>", views.OnePlace.as_view(), name="api-place"),
    path("organisaties", views.Organisations.as_view(), name="api-organisations"),
    path("organisaties/<uuid:id>", views.OneOrganisation.as_view(), name="api-organisation"),
    path("buurten", views.Buurten.as_view(), name="api-buurten"),
    path("categorieen", views.Categories.as_view(), name="api-categories"),
    path("programmas", views.Programmes.as_view(), name="api-programmes"),
    path("wijzigingen", changes.Changes.as_view(), name="api-changes"),
    path("openapi.json", views.OpenApi.as_view(), name="api-openapi"),
    re_path("", not_found),
]
