"""What the database itself refuses, asked in SQL as somebody would who came round the site."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from referrals import audit, audit_check, triggers
from referrals.enums import AuditAction
from referrals.models import AuditCheckpoint, AuditHead, AuditRecord, Card
from referrals.who import HOST
from tests.referrals.log import three_months, write

HASH = "f" * 64
ONLY_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")


@pytest.fixture
def log(time_machine, referrer):
    three_months(time_machine, referrer)


def refused(sql: str) -> bool:
    with pytest.raises(IntegrityError, match="audit log"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return True


@pytest.mark.parametrize("column", [field.column for field in AuditRecord._meta.fields])
def test_no_column_of_a_record_can_be_written_again(log, column):
    before = list(AuditRecord.objects.values())
    assert refused(f"UPDATE {triggers.RECORD} SET {column} = {column}")
    assert list(AuditRecord.objects.values()) == before


@pytest.mark.parametrize("column", [field.column for field in AuditCheckpoint._meta.fields])
def test_no_column_of_a_checkpoint_can_be_written_again(log, column):
    assert refused(f"UPDATE {triggers.CHECKPOINT} SET {column} = {column}")


@pytest.mark.parametrize("where", ["1 = 1", "sequence = 3", "sequence = (SELECT MAX(sequence) FROM {table})"])
def test_records_of_a_month_without_a_checkpoint_cannot_be_deleted(log, where):
    assert refused(f"DELETE FROM {triggers.RECORD} WHERE {where.format(table=triggers.RECORD)}")
    assert AuditRecord.objects.count() == 5


def test_a_checkpoint_and_the_head_cannot_be_deleted(log):
    assert refused(f"DELETE FROM {triggers.CHECKPOINT}")
    assert refused(f"DELETE FROM {triggers.HEAD}")


def insert(table: str, **values) -> str:
    return f"INTO {table} ({', '.join(values)}) VALUES ({', '.join(map(repr, values.values()))})"


def record_after(row: AuditRecord, **changed) -> dict:
    number = row.sequence + 1
    return {
        "id": number,
        "sequence": number,
        "segment": "2025-02",
        "at": "2025-02-20 10:00:00",
        "actor": "systeem",
        "action": "lezen",
        "object_kind": "",
        "result": "gedaan",
        "origin": "opdracht",
        "previous_hash": row.hash,
        "hash": HASH,
    } | changed


def test_a_record_only_follows_the_last_one(log):
    last = AuditRecord.objects.last()
    for wrong in (
        {"segment": "2024-01"},
        {"segment": "2023-12"},
        {"previous_hash": HASH},
        {"id": 3},
        {"id": 99},
        {"sequence": 3, "id": 3},
        {"sequence": last.sequence + 2, "id": last.sequence + 2},
    ):
        assert refused("INSERT " + insert(triggers.RECORD, **record_after(last, **wrong))), wrong
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT " + insert(triggers.RECORD, **record_after(last)))
    assert AuditRecord.objects.count() == 6


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a way round of SQLite")
def test_a_row_cannot_be_replaced_by_another(log):
    """INSERT OR REPLACE takes a row away without the trigger of DELETE."""
    third = AuditRecord.objects.get(sequence=4)
    wrong = record_after(AuditRecord.objects.get(sequence=3), segment=third.segment)
    assert refused("INSERT OR REPLACE " + insert(triggers.RECORD, **wrong))
    head = {"id": 1, "sequence": 0, "hash": triggers.BEGINNING}
    assert refused("INSERT OR REPLACE " + insert(triggers.HEAD, **head))
    kept = AuditCheckpoint.objects.values().get() | {"dropped_at": "2025-02-15 10:00:00", "end_hash": HASH}
    assert refused("INSERT OR REPLACE " + insert(triggers.CHECKPOINT, **kept))


def checkpoint_of(row: AuditRecord, **changed) -> str:
    values = {
        "id": row.sequence,
        "segment": row.segment,
        "last_sequence": row.sequence,
        "end_hash": row.hash,
        "dropped_at": "2025-02-15 10:00:00",
        "hash": HASH,
    }
    return "INSERT " + insert(triggers.CHECKPOINT, **values | changed)


def test_a_checkpoint_is_the_end_of_the_oldest_month_and_nothing_else(log):
    february, march = AuditRecord.objects.filter(segment="2024-02"), AuditRecord.objects.filter(segment="2024-03")
    assert refused(checkpoint_of(march.last()))
    assert refused(checkpoint_of(february.first()))
    assert refused(checkpoint_of(february.last(), end_hash=HASH))
    assert refused(checkpoint_of(february.last(), segment="2024-01"))
    assert refused(checkpoint_of(february.last(), id=1))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(checkpoint_of(february.last()))
        cursor.execute(f"DELETE FROM {triggers.RECORD} WHERE segment = '2024-02'")
    assert refused(f"DELETE FROM {triggers.RECORD} WHERE segment = '2024-03'")


def test_the_month_it_is_now_gets_no_checkpoint_by_the_clock_of_the_database(db, time_machine):
    """Somebody who sets the clock of the site ahead still drops nothing."""
    audit.record(AuditAction.READ, None, by=HOST)
    row = AuditRecord.objects.get()
    time_machine.move_to("2099-01-01")
    assert refused(checkpoint_of(row))
    with pytest.raises(IntegrityError, match="that month is over"), transaction.atomic():
        audit.drop_segment(row.segment)
    assert AuditRecord.objects.count() == 1


def test_the_head_goes_to_the_next_record_and_nowhere_else(log):
    for wrong in ("sequence = sequence", "sequence = sequence + 1", "sequence = 0", "id = 2", f"hash = '{HASH}'"):
        assert refused(f"UPDATE {triggers.HEAD} SET {wrong}"), wrong
    assert refused("INSERT " + insert(triggers.HEAD, id=2, sequence=0, hash=triggers.BEGINNING))


@ONLY_POSTGRESQL
@pytest.mark.parametrize("table", [triggers.RECORD, triggers.CHECKPOINT, triggers.HEAD])
def test_no_table_of_the_log_can_be_truncated(log, table):
    assert refused(f"TRUNCATE {table}")


def test_all_triggers_stand_after_the_migrations_and_after_they_were_lifted(db):
    assert triggers.missing(connection) == set()
    with triggers.lifted(connection):
        names = {rule.name for rule in triggers.RULES}
        assert names <= triggers.missing(connection)
    assert triggers.missing(connection) == set()


def test_the_command_says_that_a_trigger_is_missing_and_puts_it_back(db):
    triggers.remove(connection)
    with pytest.raises(CommandError, match="bewaking"):
        call_command("verify_referral_log", stdout=StringIO())
    call_command("verify_referral_log", "--install-triggers", stdout=StringIO())
    assert triggers.missing(connection) == set()


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_leaves_a_log_behind(time_machine):
    """The clean-up after it would fail; the test below sees whether it did."""
    write(time_machine, "2024-01-10 10:00:00", about=Card.objects.create())
    assert AuditRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_is_gone_before_the_next_one_and_the_triggers_are_back():
    assert not AuditRecord.objects.exists()
    assert not AuditHead.objects.exists()
    assert triggers.missing(connection) == set()


@pytest.mark.django_db(transaction=True)
def test_flush_is_refused_while_there_is_a_log(time_machine):
    write(time_machine, "2024-01-10 10:00:00")
    with pytest.raises(CommandError, match="couldn't be flushed"):
        call_command("flush", interactive=False, verbosity=0)
    assert AuditRecord.objects.count() == 1
    assert audit_check.verify().findings == []


@pytest.mark.django_db(transaction=True)
def test_a_log_that_was_there_before_its_triggers_is_whole_with_them(time_machine):
    write(time_machine, "2024-01-10 10:00:00", number=2)
    try:
        call_command("migrate", "referrals", "0001", verbosity=0)
        assert len(triggers.missing(connection)) >= len(triggers.RULES)
    finally:
        call_command("migrate", "referrals", verbosity=0)
    assert triggers.missing(connection) == set()
    assert audit_check.verify().findings == []


@pytest.mark.django_db(transaction=True)
def test_the_app_can_be_taken_out_with_its_log(time_machine):
    write(time_machine, "2024-01-10 10:00:00", about=Card.objects.create())
    try:
        call_command("migrate", "referrals", "zero", verbosity=0)
        assert not [name for name in connection.introspection.table_names() if name.startswith("referrals_")]
    finally:
        call_command("migrate", "referrals", verbosity=0)
    assert triggers.missing(connection) == set()
