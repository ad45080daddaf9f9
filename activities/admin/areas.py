"""Buurten and districts come from the CBS and from our own list; refresh_geography renews them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from activities.admin.base import FoldedSearch, NotWritten
from maps.models import Buurt, District


@admin.register(Buurt)
class BuurtAdmin(NotWritten, FoldedSearch):
    list_display = ("name", "code", "district", "in_programme_area", "is_park", "population", "reference_year")
    list_filter = ("district", "in_programme_area", "is_park")
    list_select_related = ("district",)
    search_fields = ("sort_name",)
    exclude = ("outline",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Buurt]:
        return Buurt.objects.defer("outline")


@admin.register(District)
class DistrictAdmin(NotWritten, FoldedSearch):
    list_display: Any = ("name", "slug", "position")
    search_fields = ("sort_name",)
