from django.urls import path

from programmes.grants import funding_views, views

urlpatterns = [
    path("subsidies/", views.grants, name="programme-grants"),
    path("subsidie/nieuw/", views.grant_new, name="programme-grant-new"),
    path("subsidie/<uuid:uuid>/", views.grant, name="programme-grant"),
    path("subsidie/<uuid:uuid>/weghalen/", views.grant_remove, name="programme-grant-remove"),
    path("subsidie/<uuid:uuid>/koppelen/", funding_views.funding_new, name="programme-funding-new"),
    path("koppeling/<uuid:uuid>/", funding_views.funding, name="programme-funding"),
    path("koppeling/<uuid:uuid>/weghalen/", funding_views.funding_remove, name="programme-funding-remove"),
]
