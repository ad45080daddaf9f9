"""The kind of database that the site runs on; the two modules answer to the same names."""

from types import ModuleType

from django.db import connection

from backups import postgresql, sqlite


def ours() -> ModuleType:
    return sqlite if connection.vendor == "sqlite" else postgresql
