"""SQLite: copied by its own backup interface, which takes one moment of a database that others write to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from backups.pictures import Cursor, Table
from backups.refusals import Refusal

NAME = "database.sqlite3"


class SqliteQuestions:
    def tables(self, cursor: Cursor) -> list[str]:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        return [_text(name) for (name,) in cursor.fetchall()]

    def table(self, cursor: Cursor, name: str) -> Table:
        rows = total = 0
        cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - from the list of the database itself
        for row in cursor:
            rows += 1
            total += int.from_bytes(sha256(repr(row).encode()).digest()[:8], signed=True)
        return Table(rows, str(total))

    def schema(self, cursor: Cursor) -> list[str]:
        cursor.execute("SELECT type, name FROM sqlite_master WHERE type <> 'table' ORDER BY 1, 2")
        return [f"{_text(kind)} {_text(name)}" for kind, name in cursor.fetchall()]


QUESTIONS = SqliteQuestions()


@contextmanager
def dumped(connection: BaseDatabaseWrapper, target: Path) -> Iterator[Cursor]:
    """Copied in one step: with more, a busy writer makes it start anew again and again."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    with opened(target) as cursor:
        yield cursor


@contextmanager
def opened(file: Path) -> Iterator[Cursor]:
    """Read only, and with all texts as the bytes that are there."""
    with closing(sqlite3.connect(f"file:{_quoted(file)}?mode=ro&immutable=1", uri=True)) as connection:
        connection.text_factory = bytes
        must_be_whole(connection)
        with closing(connection.cursor()) as cursor:
            yield cursor


def must_be_whole(connection: sqlite3.Connection) -> None:
    try:
        answers = [_text(answer) for (answer,) in connection.execute("PRAGMA integrity_check(1)")]
    except sqlite3.DatabaseError as error:
        answers = [str(error)]
    if answers != ["ok"]:
        raise Refusal(f"De database is beschadigd ({answers[0]}). Neem een andere back-up.")


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        return not QUESTIONS.tables(cursor)


def put_back(connection: BaseDatabaseWrapper, dump: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{_quoted(dump)}?mode=ro&immutable=1", uri=True)) as copy:
        copy.backup(connection.connection)


@contextmanager
def reading(connection: BaseDatabaseWrapper) -> Iterator[Cursor]:
    """A connection of its own, that sees texts as bytes, as `opened` does."""
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name)) as plain, closing(plain.cursor()) as cursor:
        plain.text_factory = bytes
        must_be_whole(plain)
        yield cursor


@contextmanager
def scratch(connection: BaseDatabaseWrapper, folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database in that folder."""
    wrapper = connection.copy("restore_test")
    wrapper.settings_dict["NAME"] = str(folder / "restore_test.sqlite3")
    try:
        yield wrapper
    finally:
        wrapper.close()


def server_version(connection: BaseDatabaseWrapper) -> str:
    return sqlite3.sqlite_version


def tool(connection: BaseDatabaseWrapper) -> str:
    return f"SQLite {sqlite3.sqlite_version}"


def _quoted(file: Path) -> str:
    """In an address of SQLite these two would end the name."""
    return str(file.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
