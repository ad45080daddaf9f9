"""Databases beside the one of the tests, on the same server: in this process they take the place of the default one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections


class Databases:
    """Makes empty ones, or copies of others where nobody is, and cleans up."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.folder, self.prefix, self.made = folder, prefix, []

    def make(self, name: str, *, like: str | None = None) -> str:
        """Its address."""
        if connection.vendor == "sqlite":
            return f"sqlite:///{self._file(name, like)}"
        # Two checkouts may run their tests on one server; the name of ours says of which these are.
        ours = connection.settings_dict["NAME"].removeprefix("test_")
        database = f"test_{ours}_{self.prefix}_{name}"
        template = urlsplit(like).path.removeprefix("/") if like else "template0"
        self._tell(f'DROP DATABASE IF EXISTS "{database}"', f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        self.made.append(database)
        return self._url(database)

    def close(self) -> None:
        self._tell(*(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)' for database in self.made))

    def _file(self, name: str, like: str | None) -> Path:
        path = self.folder / f"{name}.sqlite3"
        if like:
            # What is in the file beside it (WAL) is put into it by whoever closes it last.
            shutil.copyfile(urlsplit(like).path, path)
        return path

    def _tell(self, *statements: str) -> None:
        if statements:
            with psycopg.connect(self._url("postgres"), autocommit=True) as plain:
                for statement in statements:
                    plain.execute(statement)

    def _url(self, database: str) -> str:
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


@contextmanager
def in_the_place_of_ours(url: str) -> Iterator[None]:
    ours = connections[DEFAULT_DB_ALIAS]
    other = ours.copy()
    path = urlsplit(url).path
    other.settings_dict["NAME"] = path.removeprefix("/") if url.startswith("postgres") else path
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = ours
