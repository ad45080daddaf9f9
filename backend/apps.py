from django.apps import AppConfig
from django.core.signals import request_finished
from django.db.backends.signals import connection_created


class WiringConfig(AppConfig):
    name = "backend"

    def ready(self) -> None:
        from backend import checks, queries, request_ids  # noqa: F401 - the first registers itself

        request_finished.connect(request_ids.end)
        connection_created.connect(queries.watch_connection)
