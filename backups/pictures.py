"""What a database holds, in little: enough to see that another database holds exactly the same."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from django.apps import apps
from django.db.models import FileField, Model


class Cursor(Protocol):
    """What Django's cursors and those of sqlite3 have in common."""

    def execute(self, sql: str, /) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    @property
    def description(self) -> Any: ...


class Table(NamedTuple):
    rows: int
    # A sum of a hash of every row, so that the order in which rows come does not matter.
    checksum: str


class Questions(Protocol):
    """What each kind of database is asked in its own words."""

    def tables(self, cursor: Cursor) -> list[str]: ...
    def table(self, cursor: Cursor, name: str) -> Table: ...
    def schema(self, cursor: Cursor) -> list[str]: ...


class Picture(NamedTuple):
    tables: dict[str, Table]
    # The names of indexes, constraints and triggers.
    schema: list[str]
    migrations: list[tuple[str, str]]

    def differences(self, other: "Picture") -> list[str]:
        """Names of tables, indexes and triggers that are not the same in both."""
        names = self.tables.keys() | other.tables.keys()
        tables = {name for name in names if self.tables.get(name) != other.tables.get(name)}
        return sorted(tables | (set(self.schema) ^ set(other.schema)))


def take(cursor: Cursor, questions: Questions) -> Picture:
    names = questions.tables(cursor)
    tables = {name: questions.table(cursor, name) for name in names}
    return Picture(tables, questions.schema(cursor), _migrations(cursor, names))


def _migrations(cursor: Cursor, tables: Iterable[str]) -> list[tuple[str, str]]:
    if "django_migrations" not in tables:
        return []
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return [(_text(app), _text(name)) for app, name in cursor.fetchall()]


def file_fields() -> Iterator[tuple[type[Model], FileField]]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                yield model, field


def named_files(cursor: Cursor, table: str, column: str | None) -> set[str]:
    """The files that rows name. None where the database is of before the column: a backup before an upgrade."""
    cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608 - names of our own models
    if column not in {each[0] for each in cursor.description}:
        return set()
    cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608
    return {_text(name) for (name,) in cursor.fetchall()}


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
