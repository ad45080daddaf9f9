"""PostgreSQL: pg_dump and a picture of the same moment, and pg_restore in one transaction."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient
from psycopg.conninfo import make_conninfo

from backups.pictures import Cursor, Table
from backups.refusals import Refusal

NAME = "database.dump"
DEBIAN = Path("/usr/lib/postgresql")
PATIENCE = ("connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout")
# A row becomes the same text on every server, whatever its settings.
_PLAIN = (
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; "
    "SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL statement_timeout = 0; "
    "SET LOCAL idle_in_transaction_session_timeout = 0"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
# What an extension brought is no part of the site: managed servers have some.
_OBJECTS = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
_ROWS = """
    SELECT count(*), coalesce(sum(
        ('x' || substr(encode(sha256(convert_to(a_row::text, 'UTF8')), 'hex'), 1, 16))::bit(64)::bigint::numeric
    ), 0) FROM "{name}" AS a_row
"""
_SCHEMA = """
    SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = current_schema()
    UNION SELECT 'constraint ' || conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    AND contype <> 'n'
    UNION SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
    ORDER BY 1
"""


class PostgresQuestions:
    def tables(self, cursor: Cursor) -> list[str]:
        cursor.execute(_TABLES)
        return [name for (name,) in cursor.fetchall()]

    def table(self, cursor: Cursor, name: str) -> Table:
        cursor.execute(_ROWS.format(name=name))
        rows, total = cursor.fetchone()
        return Table(rows, str(total))

    def schema(self, cursor: Cursor) -> list[str]:
        cursor.execute(_SCHEMA)
        return [name for (name,) in cursor.fetchall()]


QUESTIONS = PostgresQuestions()


@contextmanager
def dumped(connection: BaseDatabaseWrapper, target: Path) -> Iterator[Cursor]:
    """The cursor sees what is in the dump, also when others wrote since."""
    command = [_program("pg_dump", connection), _target(connection), "--format=custom", "--no-owner", "--no-privileges"]
    command += ["--no-publications", "--no-subscriptions", "--no-security-labels", "--lock-wait-timeout=60s"]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(_PLAIN)
        cursor.execute("SELECT pg_export_snapshot()")
        _run(connection, [*command, f"--snapshot={cursor.fetchone()[0]}", f"--file={target}"])
        yield cursor


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_OBJECTS)
        return not cursor.fetchone()[0]


def put_back(connection: BaseDatabaseWrapper, dump: Path) -> None:
    """All or nothing: broken off half-way, the database is as empty as it was."""
    program = _program("pg_restore", connection)
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    with NamedTemporaryFile("w", suffix=".list") as wanted:
        wanted.write(_without_extensions(_run(connection, [program, "--list", str(dump)])))
        wanted.flush()
        options += [f"--use-list={wanted.name}", _target(connection)]
        _run(connection, [program, *options, str(dump)])


def _without_extensions(contents: str) -> str:
    """Managed servers have some of their own, which our user may not make elsewhere; the site needs none."""
    return "\n".join(line for line in contents.splitlines() if " EXTENSION " not in line)


@contextmanager
def reading(connection: BaseDatabaseWrapper) -> Iterator[Cursor]:
    connection.ensure_connection()
    connection.set_autocommit(False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute(_PLAIN)
            yield cursor
    finally:
        connection.rollback()
        connection.set_autocommit(True)


@contextmanager
def scratch(connection: BaseDatabaseWrapper, folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database on the same server, that is gone afterwards; one of before that was broken off goes first."""
    ours = sha256(connection.settings_dict["NAME"].encode()).hexdigest()
    name = f"restore_test_{ours[:12]}"
    wrapper = connection.copy("restore_test")
    wrapper.settings_dict["NAME"] = name
    try:
        _tell(connection, f'DROP DATABASE IF EXISTS "{name}"')
        _tell(connection, f'CREATE DATABASE "{name}" TEMPLATE template0')
    except DatabaseError as error:
        raise Refusal(
            "De proef met terugzetten heeft een lege database nodig, en die mag deze gebruiker niet maken "
            f"({_first_line(str(error))}). Geef de gebruiker het recht: ALTER ROLE naam CREATEDB."
        ) from error
    try:
        yield wrapper
    finally:
        wrapper.close()
        _tell(connection, f'DROP DATABASE IF EXISTS "{name}"')


def server_version(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _tell(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _program(name: str, connection: BaseDatabaseWrapper) -> str:
    """The oldest on this machine that is not older than the server: an older one refuses."""
    server = int(server_version(connection).split(".")[0])
    folders = [*(str(folder) for folder in DEBIAN.glob("*/bin")), *os.get_exec_path()]
    found = {path: major for folder in folders if (path := shutil.which(name, path=folder)) and (major := _major(path))}
    fitting = [(major, path) for path, major in found.items() if major >= server]
    if not fitting:
        raise Refusal(
            f"De database is PostgreSQL {server}, en {name} van versie {server} of nieuwer staat niet op deze machine. "
            f"Installeer het, op Debian met: apt-get install postgresql-client-{server}"
        )
    return min(fitting)[1]


def _major(program: str) -> int | None:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout  # noqa: S603
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else None


def tool(connection: BaseDatabaseWrapper) -> str:
    said = subprocess.run([_program("pg_dump", connection), "--version"], capture_output=True, text=True)  # noqa: S603
    return said.stdout.strip()


def _run(connection: BaseDatabaseWrapper, command: list[str]) -> str:
    done = subprocess.run(command, env=_environment(connection), capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise Refusal(
            f"{Path(command[0]).name} lukte niet: {_first_line(done.stderr)} "
            "Kijk of de database antwoordt en of er genoeg ruimte is op de schijf, en probeer het opnieuw."
        )
    return done.stdout


def _target(connection: BaseDatabaseWrapper) -> str:
    """The database, and how soon a server that vanished is given up; the rest is in the environment."""
    given = connection.settings_dict
    patience = {name: value for name, value in given["OPTIONS"].items() if name in PATIENCE}
    return f"--dbname={make_conninfo('', dbname=given['NAME'], **patience)}"


def _environment(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Where the server is, and the password: as arguments other users of the machine would read it."""
    given = connection.settings_dict
    _, of_options = DatabaseClient.settings_to_cmd_args_env(given, [])
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER"}
    return os.environ | (of_options or {}) | {name: str(given[key]) for name, key in names.items() if given.get(key)}


def _first_line(said: str) -> str:
    return next((line.strip() for line in said.splitlines() if line.strip()), "zonder uitleg.")
