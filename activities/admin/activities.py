from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.models import User
from activities import actions
from activities.admin.base import CatalogueAdmin, InlineBase, NotWritten, SeenForm, user_of
from activities.enums import Freshness
from activities.models import Activity, Schedule
from activities.models.activity import EXPIRED_AFTER, FRESH_FOR
from activities.snapshots import FIELDS, jsonable


class FreshnessFilter(admin.SimpleListFilter):
    title = _("versheid")
    parameter_name = "versheid"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        return Freshness.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        fresh, kept = today - FRESH_FOR, today - EXPIRED_AFTER
        wanted: dict[str, dict[str, Any]] = {
            Freshness.UNKNOWN: {"checked_on": None},
            Freshness.CURRENT: {"checked_on__gte": fresh},
            Freshness.ASK: {"checked_on__lt": fresh, "checked_on__gte": kept},
            Freshness.EXPIRED: {"checked_on__lt": kept},
        }
        return queryset.filter(**wanted.get(self.value() or "", {}))


class ScheduleInline(NotWritten, InlineBase):
    """To look at: a schedule with its exceptions is changed where its dates can be seen."""

    model = Schedule
    fields = ("kind", "starts_on", "ends_on", "start_time", "end_time", "rule")
    extra = 0


@admin.register(Activity)
class ActivityAdmin(CatalogueAdmin):
    list_display = ("name", "status", "organisation", "place", "checked_on", "said_freshness")
    list_filter = ("status", FreshnessFilter, "category", "stands_for_place", "is_example")
    list_select_related = ("organisation", "place")
    search_fields = ("sort_name", "place__sort_name", "organisation__sort_name")
    search_help_text = _("Naam van de activiteit, de plek of de organisatie")
    date_hierarchy = "checked_on"
    ordering = ("sort_name", "id")
    autocomplete_fields = ("organisation", "place")
    inlines = (ScheduleInline,)
    actions = ("publish", "withdraw", "archive", "restore")
    readonly_fields = ("status", "slug", "version", "stands_for_place", "photo_alt", "updated_at")
    fieldsets = (
        (None, {"fields": ("gezien", "name", "status", "category", "organisation", "place", "stands_for_place")}),
        (_("Tekst"), {"fields": ("summary", "description", "times_text", "photo_alt")}),
        (_("Contact"), {"fields": ("contact_role", "phone", "email", "website")}),
        (_("Voor wie"), {"fields": ("age_policy", "age_from_months", "age_to_months", "is_women_only", "has_buddy")}),
        (_("Kosten en aanmelden"), {"fields": ("price_cents", "accepts_ooievaarspas", "needs_signup")}),
        (_("Meer"), {"fields": ("hours_per_week", "slug", "version", "updated_at", "is_example")}),
        (_("Bron"), {"fields": ("source", "source_date", "confidence", "checked_on")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Activity | None = None) -> tuple[str, ...]:
        """What stands for a place stays there."""
        return (*self.readonly_fields, "place") if obj and obj.stands_for_place else self.readonly_fields

    @admin.display(description=_("versheid"), ordering="checked_on")
    def said_freshness(self, activity: Activity) -> str:
        return str(activity.freshness.label)

    def add(self, row: Activity, form: SeenForm, by: User) -> None:
        """A draft. What somebody sees in the form is what is stored."""
        cleaned = form.cleaned_data
        said = {name: jsonable(cleaned[name]) for name in FIELDS if name in cleaned}
        values = {name: cleaned[name] for name in ("source_date", "confidence", "is_example", "checked_on")}
        stored, _is_new = actions.add_activity(
            said, cleaned["organisation"], uuid=row.uuid, source=cleaned["source"], by=by, **values
        )
        row.__dict__.update(stored.__dict__)

    def change(self, row: Activity, form: SeenForm, by: User) -> None:
        actions.change_activity(self.stored(row), form.changes(), by=by)

    @admin.action(description=_("Op de site zetten"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Activity]) -> None:
        self._move(request, queryset, actions.publish)

    @admin.action(description=_("Van de site halen"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Activity]) -> None:
        self._move(request, queryset, actions.withdraw)

    @admin.action(description=_("Archiveren"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Activity]) -> None:
        self._move(request, queryset, actions.archive)

    @admin.action(description=_("Uit het archief halen"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Activity]) -> None:
        self._move(request, queryset, actions.restore)

    def _move(self, request: HttpRequest, queryset: QuerySet[Activity], move: Callable[..., None]) -> None:
        done, refused = 0, []
        for activity in queryset.select_related("category", "organisation", "place__buurt"):
            try:
                move(activity, by=user_of(request))
                done += 1
            except (actions.TransitionRefused, PermissionDenied):
                refused.append(f"{activity.name} ({activity.get_status_display()})")
        if done:
            said = ngettext("%(number)d activiteit is verplaatst.", "%(number)d activiteiten zijn verplaatst.", done)
            self.message_user(request, said % {"number": done}, messages.SUCCESS)
        if refused:
            why = _("Dit kan niet vanuit deze status, of is werk voor een redacteur: %(names)s.")
            self.message_user(request, why % {"names": ", ".join(refused)}, messages.WARNING)
