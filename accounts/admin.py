"""Who has an account, and what they may do beside the work for their own organisations."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    UserBase = admin.ModelAdmin[User]
else:  # Django's own class takes no type
    UserBase = admin.ModelAdmin

# Who gives these can give everything.
POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


@admin.register(User)
class UserAdmin(UserBase):
    """An account has no password: a code by mail is the way in. Closing one is done by its owner, or by `is_active`."""

    list_display = ("email", "name", "is_active", *("is_moderator", "is_referrer", "is_programme_manager", "is_staff"))
    list_filter = ("is_active", "is_moderator", "is_referrer", "is_programme_manager", "is_staff", "language")
    list_per_page = 50
    search_fields = ("email",)
    search_help_text = _("E-mailadres")
    date_hierarchy = "date_joined"
    ordering = ("email",)
    filter_horizontal = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "is_active", "date_joined", "last_login")}),
        (_("Wat iemand mag"), {"fields": ("is_moderator", "is_referrer", "is_programme_manager")}),
        (_("In het beheer"), {"fields": POWERS}),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Lower case on both sides: databases compare in their own ways."""
        term = search_term.strip().lower()
        return queryset.annotate(mail=Lower("email")).filter(mail__contains=term), False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """The address of an account is changed by who has the mailbox."""
        powers = () if getattr(request.user, "is_superuser", False) else POWERS
        return ("date_joined", "last_login", *powers, *(("email",) if obj else ()))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser changes a superuser."""
        may = super().has_change_permission(request, obj)
        return may and not (obj and obj.is_superuser and not getattr(request.user, "is_superuser", False))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
