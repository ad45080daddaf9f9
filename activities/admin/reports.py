from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _, ngettext

from activities.actions import handle_report
from activities.admin.base import Base, user_of
from activities.models import Report


@admin.register(Report)
class ReportAdmin(Base):
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
        number = sum(handle_report(report, by=user_of(request)) for report in queryset)
        said = ngettext("%(number)d melding is afgehandeld.", "%(number)d meldingen zijn afgehandeld.", number)
        self.message_user(request, said % {"number": number}, messages.SUCCESS)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Nothing here can be saved, so no buttons say so; a save would put back what was read a moment before."""
        if request.method == "POST":
            raise PermissionDenied
        without = {"show_save": False, "show_save_and_continue": False}
        return super().changeform_view(request, object_id, form_url, (extra_context or {}) | without)
