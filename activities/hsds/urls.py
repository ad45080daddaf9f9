"""The catalogue as Open Referral Human Services Data Specification (HSDS) 3."""

from django.urls import path

from activities.hsds import views

urlpatterns = [
    path("", views.Api.as_view(), name="hsds"),
    path("services", views.Services.as_view(), name="hsds-services"),
    path("services/<uuid:id>", views.Service.as_view(), name="hsds-service"),
    path("service_at_locations", views.ServicesAtLocations.as_view(), name="hsds-services-at-locations"),
    path("service_at_locations/<uuid:id>", views.ServiceAtLocation.as_view(), name="hsds-service-at-location"),
    path("organizations", views.Organizations.as_view(), name="hsds-organizations"),
    path("organizations/<uuid:id>", views.Organization.as_view(), name="hsds-organization"),
    path("locations", views.Locations.as_view(), name="hsds-locations"),
    path("locations/<uuid:id>", views.Location.as_view(), name="hsds-location"),
    path("taxonomies", views.Taxonomies.as_view(), name="hsds-taxonomies"),
    path("taxonomies/<uuid:id>", views.Taxonomy.as_view(), name="hsds-taxonomy"),
    path("taxonomy_terms", views.TaxonomyTerms.as_view(), name="hsds-taxonomy-terms"),
    path("taxonomy_terms/<uuid:id>", views.TaxonomyTerm.as_view(), name="hsds-taxonomy-term"),
    path("openapi.json", views.OpenApi.as_view(), name="hsds-openapi"),
]
