from django.apps import AppConfig
from django.db.backends.signals import connection_created


class WiringConfig(AppConfig):
    name = "backend"

    def ready(self) -> None:
        from backend import checks, queries  # noqa: F401 - the first registers itself

        connection_created.connect(queries.watch_connection)
