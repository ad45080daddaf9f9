"""/beheer/: signed in the same way as everywhere else, and never without a second factor."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from accounts.access import has_second_factor, is_ours, to_second_factor

# Of other packages: codes stand in mail, secrets of a second factor are nobody's, and mail addresses follow the user.
# Tasks have a page of ours.
KEPT_OUT = {"account", "mfa", "post_office", "django_tasks_database"}
_answers = require_http_methods(["GET", "HEAD", "POST"])


class AdminSite(admin.AdminSite):
    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        ours = [model for model in models if model._meta.app_label not in KEPT_OUT]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and has_second_factor(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Its pages would take every other verb for a GET."""
        return _answers(super().admin_view(view, cacheable))

    @method_decorator(_answers)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """No form of its own: what is missing is asked where everybody signs in."""
        after = _after(request)
        if not request.user.is_authenticated:
            return redirect_to_login(after, resolve_url("account_login"))
        if not super().has_permission(request):
            raise PermissionDenied
        return to_second_factor(request, after) if not self.has_permission(request) else redirect(after)


def _after(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    return wanted if is_ours(request, wanted) else reverse("admin:index")
