from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from programmes import triggers


@register(Tags.database)
def the_baseline_is_guarded(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning, as `migrate` refuses to run where there are errors. Before the migration there is nothing to miss."""
    return [
        Warning(
            "The database does not guard the baseline: it could be changed or deleted.",
            hint="Put the triggers back with: python manage.py freeze_baseline --install-triggers",
            id="programmes.W001",
        )
        for alias in databases or []
        if _is_migrated(connections[alias]) and triggers.GUARD.missing(connections[alias])
    ]


def _is_migrated(connection: BaseDatabaseWrapper) -> bool:
    return ("programmes", "0002_baseline_triggers") in MigrationRecorder(connection).applied_migrations()
