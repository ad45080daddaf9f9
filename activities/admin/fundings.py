"""Programmes, their pillars and grants, and what a grant pays for."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import User
from activities import actions
from activities.admin.base import NotDeleted, ThroughActions, user_of
from activities.models import Funding, Grant, Pillar, Programme


class KeptAdmin(ThroughActions):
    def add(self, row: Any, form: Any, by: User) -> None:
        actions.keep(row, by=by)

    change = add


@admin.register(Programme)
class ProgrammeAdmin(NotDeleted, KeptAdmin):
    list_display = ("name", "start_year", "end_year", "state_amount_eur", "total_amount_eur", "is_example")
    list_filter = ("is_example",)


@admin.register(Pillar)
class PillarAdmin(NotDeleted, KeptAdmin):
    list_display = ("name", "programme", "position")
    list_filter = ("programme",)
    list_select_related = ("programme",)


@admin.register(Grant)
class GrantAdmin(NotDeleted, KeptAdmin):
    list_display = ("name", "programme", "pillar", "amount_eur", "start_year", "end_year", "is_example")
    list_filter = ("programme", "is_example")
    list_select_related = ("programme", "pillar")


@admin.register(Funding)
class FundingAdmin(KeptAdmin):
    """A link that was wrong can go; what it linked stays."""

    list_display = ("grant", "place", "activity", "category", "source_date", "is_example")
    list_filter = ("grant__programme", "is_example")
    list_select_related = ("grant", "place", "activity", "category")
    autocomplete_fields = ("place", "activity")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def delete_model(self, request: HttpRequest, obj: Funding) -> None:
        actions.drop_funding(obj, by=user_of(request))
