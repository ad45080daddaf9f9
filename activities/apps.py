from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Catalogus")

    def ready(self) -> None:
        from activities import checks  # noqa: F401 - registers itself
