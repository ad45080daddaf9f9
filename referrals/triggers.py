"""The database itself refuses what must not happen to the audit log: triggers, the same for SQLite and PostgreSQL.

A month goes in one way only: first its checkpoint is written, and then its records may be deleted.

`lifted` is for the clean-up of tests and for nothing else: a test that empties all tables would be refused.
SQLite loses the triggers of a table that a migration rebuilds: such a migration calls `remove` first, and `install`
after it. `missing` says which are not there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

RECORD, CHECKPOINT, HEAD = "referrals_auditrecord", "referrals_auditcheckpoint", "referrals_audithead"
BEGINNING = "0" * 64


@dataclass(frozen=True)
class Rule:
    """The `verb` is refused where `condition` holds; it speaks of OLD and NEW, and of {month}, the month it is now."""

    name: str
    table: str
    verb: str
    condition: str
    message: str


RULES = (
    Rule("referrals_record_update", RECORD, "UPDATE", "1 = 1", "audit log: a record is never changed"),
    Rule(
        "referrals_record_delete",
        RECORD,
        "DELETE",
        f"NOT EXISTS (SELECT 1 FROM {CHECKPOINT} c WHERE c.segment = OLD.segment)",  # noqa: S608 - constants
        "audit log: records go with their whole month, after its checkpoint",
    ),
    # The id is looked at because INSERT OR REPLACE of SQLite takes away a row without a DELETE.
    Rule(
        "referrals_record_insert",
        RECORD,
        "INSERT",
        f"""NEW.id <> NEW.sequence
            OR EXISTS (SELECT 1 FROM {RECORD} r WHERE r.sequence >= NEW.sequence)
            OR EXISTS (SELECT 1 FROM {CHECKPOINT} c WHERE c.segment >= NEW.segment)
            OR NOT EXISTS (
                SELECT 1 FROM {HEAD} h WHERE h.sequence = NEW.sequence - 1 AND h.hash = NEW.previous_hash
            )""",  # noqa: S608
        "audit log: a record follows the last one",
    ),
    Rule("referrals_checkpoint_update", CHECKPOINT, "UPDATE", "1 = 1", "audit log: a checkpoint is never changed"),
    Rule("referrals_checkpoint_delete", CHECKPOINT, "DELETE", "1 = 1", "audit log: a checkpoint is never deleted"),
    Rule(
        "referrals_checkpoint_insert",
        CHECKPOINT,
        "INSERT",
        f"""NEW.segment >= {{month}}
            OR NEW.id <> NEW.last_sequence
            OR EXISTS (SELECT 1 FROM {CHECKPOINT} c WHERE c.segment >= NEW.segment OR c.id >= NEW.id)
            OR EXISTS (SELECT 1 FROM {RECORD} r WHERE r.segment < NEW.segment)
            OR EXISTS (SELECT 1 FROM {RECORD} r WHERE r.segment = NEW.segment AND r.sequence > NEW.last_sequence)
            OR NOT EXISTS (
                SELECT 1 FROM {RECORD} r
                WHERE r.segment = NEW.segment AND r.sequence = NEW.last_sequence AND r.hash = NEW.end_hash
            )""",  # noqa: S608
        "audit log: a checkpoint is the end of the oldest month, and that month is over",
    ),
    Rule(
        "referrals_head_update",
        HEAD,
        "UPDATE",
        f"""NEW.id <> OLD.id OR NEW.sequence <> OLD.sequence + 1
            OR NOT EXISTS (SELECT 1 FROM {RECORD} r WHERE r.sequence = NEW.sequence AND r.hash = NEW.hash)""",  # noqa: S608
        "audit log: the head only goes on to the next record",
    ),
    Rule("referrals_head_delete", HEAD, "DELETE", "1 = 1", "audit log: the head is never deleted"),
    Rule(
        "referrals_head_insert",
        HEAD,
        "INSERT",
        f"NEW.id <> 1 OR NEW.sequence <> 0 OR NEW.hash <> '{BEGINNING}' OR EXISTS (SELECT 1 FROM {HEAD} h)",  # noqa: S608
        "audit log: there is one head",
    ),
)
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
    CREATE OR REPLACE FUNCTION referrals_audit_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'audit log: it is never emptied' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""
TRUNCATE_NAMES = {table: f"{table}_truncate" for table in (RECORD, CHECKPOINT, HEAD)}
# Both by the clock of the database, which the site cannot set.
_MONTH = {
    "sqlite": "strftime('%Y-%m', 'now')",
    "postgresql": "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put all of them there, also when some are."""
    remove(connection)
    template = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    statements = [
        template.format(rule=rule, condition=rule.condition.format(month=_MONTH[connection.vendor])) for rule in RULES
    ]
    if connection.vendor == "postgresql":
        statements.append(_POSTGRESQL_TRUNCATE)
        statements += [
            f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION referrals_audit_truncate()"
            for table, name in TRUNCATE_NAMES.items()
        ]
    _run(connection, statements)


def remove(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {rule.name}" for rule in RULES])
        return
    functions = [*(rule.name for rule in RULES), "referrals_audit_truncate"]
    # The triggers that call a function go with it, and nothing else hangs on one.
    _run(connection, [f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in functions])


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of those that are not there, or were switched off."""
    names = {rule.name for rule in RULES}
    if connection.vendor == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        names |= set(TRUNCATE_NAMES.values())
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return names - {name for (name,) in cursor.fetchall()}


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Only for the clean-up of tests, and to do in a test what a forger would."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
