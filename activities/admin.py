"""The site's own list of what to look at, at /beheer/. Who may change the catalogue does so elsewhere."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.models import User
from activities.actions import handle_report
from activities.models import Category, Demand, DemandWord, Report, Synonym
from activities.models.revision import writing
from maps.models import Buurt

if TYPE_CHECKING:
    ReportBase = admin.ModelAdmin[Report]
    DemandBase = admin.ModelAdmin[Demand]
    DemandWordBase = admin.ModelAdmin[DemandWord]
    SynonymBase = admin.ModelAdmin[Synonym]
else:  # Django's own class takes no type
    ReportBase = DemandBase = DemandWordBase = SynonymBase = admin.ModelAdmin

admin.site.site_header = admin.site.site_title = _("Beheer van Dichtbij Zuidwest")
admin.site.index_title = _("Wat wil je bekijken?")


class NotWritten:
    """Rows that come from elsewhere: nobody adds or changes them by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Report)
class ReportAdmin(ReportBase):
    """What visitors said stays as they said it; the only change is that somebody handled it."""

    list_display = ["created_at", "about", "kind", "short_text", "state", "handled_by"]
    list_display_links = ["created_at"]
    list_filter = ["state", "kind"]
    list_per_page = 50
    actions = ["handle"]
    fields = readonly_fields = ("about", "kind", "text", "created_at", "state", "handled_at", "handled_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return Report.objects.with_subject()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("gaat over"))
    def about(self, report: Report) -> str:
        return format_html('<a href="{}">{}</a>', report.subject.get_absolute_url(), report.subject)

    @admin.display(description=_("uitleg"))
    def short_text(self, report: Report) -> str:
        return Truncator(report.text).chars(80)

    @admin.action(description=_("Afgehandeld"), permissions=["change"])
    def handle(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        assert isinstance(request.user, User)
        number = sum(handle_report(report, by=request.user) for report in queryset)
        said = ngettext("%(number)d melding is afgehandeld.", "%(number)d meldingen zijn afgehandeld.", number)
        self.message_user(request, said % {"number": number}, messages.SUCCESS)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Nothing here can be saved, so no buttons say so."""
        without = {"show_save": False, "show_save_and_continue": False}
        return super().changeform_view(request, object_id, form_url, (extra_context or {}) | without)


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
class DemandAdmin(NotWritten, DemandBase):
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
class DemandWordAdmin(NotWritten, DemandWordBase):
    """Only the words that came often enough to be kept; of the others there is a hash, which says nothing."""

    list_display = ["month", "word", "number"]
    list_display_links = None
    date_hierarchy = "month"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DemandWord]:
        return DemandWord.objects.kept()


@admin.register(Synonym)
class SynonymAdmin(SynonymBase):
    """A row that came with us and is changed here becomes the editor's: a new version leaves it alone."""

    list_display = ["word", "means", "language", "is_ours"]
    list_filter = ["language", "is_ours"]
    search_fields = ["word", "means"]
    fields = ["word", "means", "language", "is_ours"]
    readonly_fields = ["is_ours"]

    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Locks in the order of every other writer: the admin would take the row first."""
        with writing():
            return super().changeform_view(*args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Synonym, form: Any, change: bool) -> None:
        obj.is_ours = False
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Synonym | None = None) -> bool:
        """A row of ours would come back; to switch it off, empty what it finds."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_ours)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}
