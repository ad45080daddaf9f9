from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import sign_up  # noqa: F401 - what happens at the first sign in is connected there


class AdminConfig(admin_apps.AdminConfig):
    default = False  # that is AccountsConfig
    default_site = "accounts.admin_site.AdminSite"
