"""What a site on several machines needs, said by `manage.py check --deploy` before visitors notice it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

SHARED_CACHES = ("SharedCache", "RedisCache", "MemcacheCache", "PyLibMCCache", "DatabaseCache")


@register(deploy=True)
def processes_share_a_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.CACHES["default"]["BACKEND"].endswith(SHARED_CACHES):
        return []
    return [
        Warning(
            "Each process remembers and counts for itself: with N processes somebody may try a code N times as often.",
            hint="Set CACHE_URL to a Redis of the site, for example redis://127.0.0.1:6379/0",
            id="backend.W001",
        )
    ]


@register(deploy=True)
def nodes_share_a_database(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.WEB_NODES == 1 or not _is_sqlite("default"):
        return []
    return [
        Error(
            f"The site has {settings.WEB_NODES} web nodes (WEB_NODES) and keeps its data in a file of one of them.",
            hint="Set DATABASE_URL to a PostgreSQL that all nodes reach, or WEB_NODES=1.",
            id="backend.E001",
        )
    ]


@register()
def a_replica_follows_a_database(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if "replica" not in settings.DATABASES or not (_is_sqlite("default") or _is_sqlite("replica")):
        return []
    return [
        Error(
            "DATABASE_REPLICA_URL needs PostgreSQL on both sides: a file has no replica.",
            hint="Set DATABASE_URL and DATABASE_REPLICA_URL to a PostgreSQL and its replica, or leave the second out.",
            id="backend.E002",
        )
    ]


def _is_sqlite(alias: str) -> bool:
    return str(settings.DATABASES[alias]["ENGINE"]).endswith("sqlite3")
