from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from activities.admin.base import Base
from activities.models import Synonym
from activities.models.revision import writing


@admin.register(Synonym)
class SynonymAdmin(Base):
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
