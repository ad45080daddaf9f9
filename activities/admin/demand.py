from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from activities.admin.base import Base, NotWritten
from activities.models import Category, Demand, DemandWord
from maps.models import Buurt


class ThemeFilter(admin.SimpleListFilter):
    title = _("thema")
    parameter_name = "thema"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(row.slug, row.label) for row in Category.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(category_slug=self.value()) if self.value() else queryset


class BuurtFilter(admin.SimpleListFilter):
    title = _("buurt")
    parameter_name = "buurt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Buurt.objects.values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(buurt_code=self.value()) if self.value() else queryset


@admin.register(Demand)
class DemandAdmin(NotWritten, Base):
    list_display = ["day", "buurt", "theme", "number"]
    list_display_links = None
    list_filter = [ThemeFilter, BuurtFilter]
    date_hierarchy = "day"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Demand]:
        return Demand.objects.with_names()

    @admin.display(description=_("buurt"), ordering="buurt_code", empty_value="–")
    def buurt(self, demand: Demand) -> str:
        return getattr(demand, "buurt_name", None) or demand.buurt_code

    @admin.display(description=_("thema"), ordering="category_slug", empty_value="–")
    def theme(self, demand: Demand) -> str:
        return getattr(demand, "theme_name", None) or demand.category_slug


@admin.register(DemandWord)
class DemandWordAdmin(NotWritten, Base):
    """Only the words that came often enough to be kept; of the others there is a hash, which says nothing."""

    list_display = ["month", "word", "number"]
    list_display_links = None
    date_hierarchy = "month"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DemandWord]:
        return DemandWord.objects.kept()
