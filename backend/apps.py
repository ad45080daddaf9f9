from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "backend"

    def ready(self) -> None:
        from backend import checks  # noqa: F401 - registers them
