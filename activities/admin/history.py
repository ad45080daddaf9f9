"""The log: who did what to what, and when. Nobody writes in it."""

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _, gettext_lazy

from activities.admin.base import FoldedSearch, NotWritten
from activities.models import AuditEntry

# Of one value, in the list; the page of the line itself has all of it.
LONGEST = 60


@admin.register(AuditEntry)
class AuditEntryAdmin(NotWritten, FoldedSearch):
    list_display = ("at", "who", "verb", "about", "short_changes", "reason")
    list_display_links = ("at",)
    list_filter = ("verb",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("activity__sort_name", "place__sort_name", "organisation__sort_name")
    search_help_text = gettext_lazy("Naam van de activiteit, plek of organisatie")
    date_hierarchy = "at"
    fields = readonly_fields = ("at", "who", "verb", "about", "all_changes", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.with_names()

    @admin.display(description=gettext_lazy("wie"))
    def who(self, entry: AuditEntry) -> str:
        if entry.actor:
            return str(entry.actor)
        return _("iemand die geen account meer heeft") if entry.actor_uuid else _("het systeem")

    @admin.display(description=gettext_lazy("wat het betreft"))
    def about(self, entry: AuditEntry) -> str:
        return format_html('<a href="{}">{}</a>', entry.subject.get_absolute_url(), entry.subject)

    @admin.display(description=gettext_lazy("wijzigingen"))
    def short_changes(self, entry: AuditEntry) -> str:
        return "; ".join(
            f"{name}: {_short(before)} → {_short(after)}" for name, (before, after) in entry.changes.items()
        )

    @admin.display(description=gettext_lazy("wijzigingen"))
    def all_changes(self, entry: AuditEntry) -> str:
        return format_html("<pre>{}</pre>", json.dumps(entry.changes, ensure_ascii=False, indent=2))


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Truncator(text or "–").chars(LONGEST)
