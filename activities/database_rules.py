"""What the database itself refuses, whoever asks: triggers, the same for SQLite and PostgreSQL.

SQLite loses the triggers of a table that a migration rebuilds: such a migration calls `remove` first, and `install`
after it. `missing` says which are not there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

ALWAYS = "1 = 1"
_SQLITE = """
    CREATE TRIGGER {rule.name} BEFORE {rule.verb} ON {rule.table} FOR EACH ROW WHEN {condition}
    BEGIN SELECT RAISE(ABORT, '{rule.message}'); END
"""
_POSTGRESQL = """
    CREATE OR REPLACE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {condition} THEN
            RAISE EXCEPTION '{rule.message}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER {rule.name} BEFORE {rule.verb} ON {rule.table} FOR EACH ROW EXECUTE FUNCTION {rule.name}()
"""
_POSTGRESQL_TRUNCATE = """
    CREATE OR REPLACE FUNCTION {name}_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""
# Both by the clock of the database, which the site cannot set.
_MONTH = {
    "sqlite": "strftime('%Y-%m', 'now')",
    "postgresql": "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')",
}


@dataclass(frozen=True)
class Rule:
    """The `verb` is refused where `condition` holds; it speaks of OLD and NEW, and of {month}, the month it is now."""

    name: str
    table: str
    verb: str
    condition: str
    message: str


@dataclass(frozen=True)
class Guard:
    """Rules that stand or fall together. Nobody truncates their tables: `never_emptied` is what is said then."""

    name: str
    rules: tuple[Rule, ...]
    never_emptied: str

    @property
    def truncate_names(self) -> dict[str, str]:
        return {rule.table: f"{rule.table}_truncate" for rule in self.rules}

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put all of them there, also when some are."""
        self.remove(connection)
        template = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
        month = _MONTH[connection.vendor]
        statements = [template.format(rule=rule, condition=rule.condition.format(month=month)) for rule in self.rules]
        if connection.vendor == "postgresql":
            statements.append(_POSTGRESQL_TRUNCATE.format(name=self.name, message=self.never_emptied))
            statements += [
                f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {self.name}_truncate()"
                for table, name in self.truncate_names.items()
            ]
        _run(connection, statements)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        names = [rule.name for rule in self.rules]
        if connection.vendor == "sqlite":
            _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in names])
            return
        # The triggers that call a function go with it, and nothing else hangs on one.
        functions = [*names, f"{self.name}_truncate"]
        _run(connection, [f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in functions])

    def missing(self, connection: BaseDatabaseWrapper) -> set[str]:
        """The names of those that are not there, or were switched off."""
        names = {rule.name for rule in self.rules}
        if connection.vendor == "sqlite":
            question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        else:
            names |= set(self.truncate_names.values())
            question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        with connection.cursor() as cursor:
            cursor.execute(question)
            return names - {name for (name,) in cursor.fetchall()}

    @contextmanager
    def lifted(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Only for the clean-up of tests, which would be refused, and to do in a test what a forger would."""
        self.remove(connection)
        try:
            yield
        finally:
            self.install(connection)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
