from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities import actions
from activities.admin.base import CatalogueAdmin, InlineBase, OddChoices, SeenForm, user_of
from activities.models import Membership, Organisation


class MembershipInline(OddChoices, InlineBase):
    model = Membership
    fields = ("user", "role", "created_at")
    readonly_fields = ("created_at",)
    autocomplete_fields = ("user",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user", "organisation")


@admin.register(Organisation)
class OrganisationAdmin(CatalogueAdmin):
    """Whether it is trusted is decided at /redactie/, where what it sent in can be seen."""

    list_display = ("name", "is_verified", "phone", "email", "website", "is_example")
    list_filter = ("is_verified", "is_example")
    search_fields = ("sort_name",)
    search_help_text = _("Naam")
    ordering = ("sort_name", "id")
    fields = ("gezien", "name", "slug", "phone", "email", "website", "is_verified", "is_example")
    readonly_fields = ("slug", "is_verified")
    inlines = (MembershipInline,)

    def add(self, row: Organisation, form: SeenForm, by: User) -> None:
        actions.register_organisation(row, by=by)

    def change(self, row: Organisation, form: SeenForm, by: User) -> None:
        actions.correct_organisation(self.stored(row), form.changes(), by=by)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        by = user_of(request)
        formset.save(commit=False)
        for row in formset.deleted_objects:
            actions.take_out_member(row, by=by)
        changed = [row for row, _names in formset.changed_objects]
        for row in changed:
            _make_way(row, by)
        for row in (*changed, *formset.new_objects):
            actions.put_member(row.organisation, row.user, row.role, by=by)


def _make_way(row: Membership, by: User) -> None:
    """A line that got another person: the one who stood there is no member any more."""
    stored = Membership.objects.select_related("user", "organisation").get(pk=row.pk)
    if stored.user_id != row.user_id:
        actions.take_out_member(stored, by=by)
