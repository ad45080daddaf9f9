from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Catalogus")

    def ready(self) -> None:
        from accounts import own_data
        from activities import checks, receivers  # noqa: F401 - they register themselves
        from activities.actions import leave_all
        from activities.workspace.own_data import told

        own_data.parts["activities"] = own_data.Part(told, leave_all)
