"""The log: who did what to what, and when. Nobody writes in it."""

import json
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _, gettext_lazy

from activities.admin.base import FoldedSearch, NotWritten
from activities.differences import FUNDING_LABELS
from activities.models import AuditEntry

# Fields of activities.snapshots that are no columns.
LABELS = {
    "plan": gettext_lazy("tijden"),
    "languages": gettext_lazy("talen"),
    "texts": gettext_lazy("teksten in andere talen"),
    "meal": gettext_lazy("maaltijd"),
    "toddler_care": gettext_lazy("peuteropvang"),
    "member": gettext_lazy("lid"),
    "role": gettext_lazy("rol"),
    "photo": gettext_lazy("foto"),
    **FUNDING_LABELS,
}
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
        return "; ".join(_in_words(entry, name, *change) for name, change in entry.changes.items())

    @admin.display(description=gettext_lazy("wijzigingen"))
    def all_changes(self, entry: AuditEntry) -> str:
        return format_html("<pre>{}</pre>", json.dumps(entry.changes, ensure_ascii=False, indent=2))


def _in_words(entry: AuditEntry, name: str, before: Any, after: Any) -> str:
    """What is made of many values, such as the schedules, is only said to differ."""
    label, choices = _field(entry, name)
    if isinstance(before or after, dict | list):
        return _("%(name)s veranderd") % {"name": label}
    return f"{label}: {_short(choices.get(before, before))} → {_short(choices.get(after, after))}"


def _field(entry: AuditEntry, name: str) -> tuple[str, dict[Any, Any]]:
    """How a field is called, and how its values are."""
    if name in LABELS:
        return str(LABELS[name]), {}
    try:
        field: Any = entry.subject._meta.get_field(name)
    except FieldDoesNotExist:
        return name, {}
    return str(field.verbose_name), dict(getattr(field, "flatchoices", ()))


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return Truncator("–" if value in (None, "") else str(value)).chars(LONGEST)
