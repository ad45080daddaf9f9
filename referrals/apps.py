from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = _("Verwijzingen")

    def ready(self) -> None:
        from accounts import own_data
        from referrals import checks  # noqa: F401 - they register themselves
        from referrals.own_data import released, told

        own_data.parts["referrals"] = own_data.Part(told, released)
