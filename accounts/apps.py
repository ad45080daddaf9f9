from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # These register themselves: what is looked at, and what happens at a sign in.
        from accounts import checks, sessions, sign_up  # noqa: F401


class AdminConfig(admin_apps.AdminConfig):
    default = False  # that is AccountsConfig
    default_site = "accounts.admin_site.AdminSite"
