from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Copies of the whole site; knows no table by name, so that what an app adds goes along by itself."""

    name = "backups"
    verbose_name = "Back-ups"
