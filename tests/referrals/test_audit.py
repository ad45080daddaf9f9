"""The chain: what is added to it, and that nothing in it can be changed without being found."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from referrals import actions, audit, audit_check, triggers
from referrals.enums import AuditAction, Event
from referrals.models import AuditCheckpoint, AuditHead, AuditRecord
from referrals.who import HOST, SYSTEM
from tests.referrals.log import three_months, write

COLUMNS = [field.column for field in AuditRecord._meta.fields]


@pytest.fixture
def log(time_machine, referrer):
    three_months(time_machine, referrer)


def execute(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def forger(log):
    """Somebody with all rights on the database: the triggers are off."""
    with triggers.lifted(connection):
        yield


def findings() -> list[str]:
    return audit_check.verify().findings


def is_found() -> bool:
    """What was changed is found, and then put back."""
    found = bool(findings())
    transaction.set_rollback(True)
    return found


def test_every_move_is_a_record_with_who_what_and_which_way(referral):
    actions.move(referral, Event.ACCEPT, by=HOST)
    row = AuditRecord.objects.last()
    assert (row.actor, row.actor_uuid, row.action, row.origin) == ("gastheer", None, "komt", "link")
    assert (row.object_kind, row.object_uuid, row.result) == ("referral", referral.uuid, "gedaan")
    assert findings() == []


def test_what_is_rolled_back_leaves_no_record(referral):
    before = AuditHead.objects.values().get()
    with transaction.atomic():
        actions.move(referral, Event.ACCEPT, by=HOST)
        transaction.set_rollback(True)
    assert AuditHead.objects.values().get() == before
    assert findings() == []


def test_an_empty_log_is_whole(db):
    assert audit_check.verify() == audit_check.Verdict(0, triggers.BEGINNING, [])


def test_time_never_goes_back_in_the_log(db, time_machine):
    write(time_machine, "2024-02-01 00:00:00")
    (row,) = write(time_machine, "2024-01-31 23:59:59")
    assert row.segment == "2024-02"
    assert findings() == []


def test_the_command_says_where_the_log_ends(log):
    out = StringIO()
    call_command("verify_referral_log", stdout=out)
    head = AuditHead.objects.get()
    assert out.getvalue() == f"Het logboek klopt tot nummer {head.sequence}, eindhash {head.hash}\n"


def test_the_command_ends_badly_with_the_first_record_that_is_broken(forger):
    execute(f"UPDATE {triggers.RECORD} SET action = 'lezem' WHERE sequence = 4")
    with pytest.raises(CommandError, match="klopt niet\\.\nNummer 4: is veranderd\\."):
        call_command("verify_referral_log", stdout=StringIO())


def other(value: object, position: int) -> object:
    """With one other byte, or one other bit for what has no bytes in SQL."""
    if isinstance(value, str):
        letter = "0" if value[position] != "0" else "1"
        return f"{value[:position]}{letter}{value[position + 1 :]}"
    return value ^ 64 if isinstance(value, int) else value + timedelta(microseconds=1)


def stored(column: str, table: str, sequence: int) -> object:
    with connection.cursor() as cursor:
        number = "last_sequence" if table == triggers.CHECKPOINT else "sequence"
        cursor.execute(f"SELECT {column} FROM {table} WHERE {number} = %s", [sequence])
        (value,) = cursor.fetchone()
    # PostgreSQL gives a uuid as such.
    return value if value is None or isinstance(value, str | int) or hasattr(value, "year") else value.hex


def changes(value: object) -> list[object]:
    """Bytes of it in turn: of a short text all, of a long one every seventh; something where there was nothing."""
    if value is None:
        return ["0" * 32]
    if not isinstance(value, str):
        return [other(value, 0)]
    return [other(value, position) for position in range(0, len(value), 7 if len(value) > 32 else 1)]


@pytest.mark.parametrize("column", COLUMNS)
def test_one_changed_byte_of_any_column_of_any_record_is_found(forger, column):
    for sequence in AuditRecord.objects.values_list("sequence", flat=True):
        for value in changes(stored(column, triggers.RECORD, sequence)):
            with transaction.atomic():
                execute(f"UPDATE {triggers.RECORD} SET {column} = %s WHERE sequence = %s", value, sequence)
                assert is_found(), (column, sequence, value)
    assert findings() == []


@pytest.mark.parametrize("column", [field.column for field in AuditCheckpoint._meta.fields])
@pytest.mark.parametrize("segment", ["2024-01", "2024-02"])
def test_one_changed_byte_of_what_is_left_of_a_dropped_month_is_found(forger, column, segment, time_machine):
    time_machine.move_to("2025-03-15 10:00:00+00:00", tick=False)
    audit.drop_segment("2024-02")
    assert findings() == []
    sequence = AuditCheckpoint.objects.get(segment=segment).last_sequence
    for value in changes(stored(column, triggers.CHECKPOINT, sequence)):
        with transaction.atomic():
            execute(f"UPDATE {triggers.CHECKPOINT} SET {column} = %s WHERE last_sequence = %s", value, sequence)
            assert is_found(), (column, value)


@pytest.mark.parametrize("column", [field.column for field in AuditHead._meta.fields])
def test_one_changed_byte_of_the_head_is_found(forger, column):
    for value in changes(stored(column, triggers.HEAD, AuditHead.objects.get().sequence)):
        with transaction.atomic():
            execute(f"UPDATE {triggers.HEAD} SET {column} = %s", value)
            assert is_found(), (column, value)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps a time and a uuid in one way only")
@pytest.mark.parametrize(
    "change",
    [
        "at = replace(at, ' ', 'T')",
        "at = at || '+00:00'",
        "actor_uuid = upper(actor_uuid)",
        "object_uuid = upper(object_uuid) || ''",
        "at = 'nooit'",
        "object_uuid = 'niemand'",
    ],
)
def test_the_same_value_in_other_bytes_is_found_too(forger, change):
    execute(f"UPDATE {triggers.RECORD} SET {change} WHERE sequence = 3")
    assert findings()


@pytest.mark.parametrize("sequence", [3, 4, 6, 7])
def test_a_record_that_was_taken_out_is_found(forger, sequence):
    execute(f"DELETE FROM {triggers.RECORD} WHERE sequence = %s", sequence)
    assert findings()


def test_a_tail_that_was_cut_off_is_found_with_and_without_the_head(forger):
    execute(f"DELETE FROM {triggers.RECORD} WHERE sequence > 5")
    assert "Na nummer 5 ontbreken regels: het logboek hoort tot nummer 7 te gaan." in findings()
    execute(f"DELETE FROM {triggers.HEAD}")
    assert "Het einde van het logboek ontbreekt." in findings()


def test_an_emptied_log_is_found(forger):
    execute(f"DELETE FROM {triggers.RECORD}")
    assert findings()


def test_two_records_that_changed_places_are_found(forger):
    for now, then in ((4, 99), (5, 4), (99, 5)):
        execute(f"UPDATE {triggers.RECORD} SET sequence = {then}, id = {then} WHERE sequence = {now}")
    assert {row.sequence for row in AuditRecord.objects.all()} == {3, 4, 5, 6, 7}
    assert any(text.startswith("Nummer 4:") for text in findings())


def test_a_record_that_was_made_up_at_the_end_is_found(log):
    last = AuditRecord.objects.last()
    with triggers.lifted(connection):
        made_up = AuditRecord.objects.get(sequence=last.sequence)
        made_up.pk = made_up.sequence = last.sequence + 1
        made_up.previous_hash = last.hash
        made_up.hash = audit.hash_of(made_up)
        made_up.save(force_insert=True)
    assert findings() == [f"Nummer {last.sequence + 1}: staat voorbij het einde van het logboek."]


def test_a_record_with_a_hash_that_fits_breaks_the_link_of_the_next(forger):
    row = AuditRecord.objects.get(sequence=4)
    row.action = "komt"
    execute(f"UPDATE {triggers.RECORD} SET action = %s, hash = %s WHERE sequence = 4", row.action, audit.hash_of(row))
    assert findings()[0] == "Nummer 5: sluit niet aan op de regel ervoor."


# Months that were dropped


def test_the_chain_goes_on_across_a_dropped_month(log):
    kept, first = AuditCheckpoint.objects.get(), AuditRecord.objects.first()
    assert (kept.segment, kept.end_hash) == ("2024-01", first.previous_hash)
    assert first.sequence == kept.last_sequence + 1
    assert findings() == []
    told = AuditRecord.objects.last()
    assert (told.action, told.object_kind, told.object_uuid) == (AuditAction.ERASE, "auditcheckpoint", kept.uuid)


def test_a_log_of_which_all_old_months_were_dropped_is_whole(log, time_machine):
    time_machine.move_to("2025-04-15 10:00:00+00:00", tick=False)
    audit.drop_segment("2024-02")
    audit.drop_segment("2024-03")
    assert [row.segment for row in AuditRecord.objects.all()] == ["2025-02", "2025-04", "2025-04"]
    assert findings() == []


def test_months_go_in_their_order_and_never_the_one_it_is(log):
    for segment in ("2024-03", "2024-01", "2025-02"):
        with pytest.raises(audit.NotTheOldest):
            audit.drop_segment(segment)


def test_a_month_that_was_dropped_too_early_is_found(log, time_machine):
    time_machine.move_to("2025-02-27 10:00:00+00:00", tick=False)
    audit.drop_segment("2024-02")
    assert findings() == ["Vervallen maand 2024-02: is te vroeg verwijderd."]


def test_a_record_of_a_month_that_was_dropped_is_found(log):
    with triggers.lifted(connection):
        row = AuditRecord.objects.first()
        row.pk, row.sequence, row.segment = 2, 2, "2024-01"
        row.save(force_insert=True)
    assert any("hoort bij een maand die vervallen is" in text for text in findings())


def test_a_checkpoint_that_was_taken_out_is_found(forger, time_machine):
    time_machine.move_to("2025-03-15 10:00:00+00:00", tick=False)
    audit.drop_segment("2024-02")
    for segment in ("2024-01", "2024-02"):
        with transaction.atomic():
            execute(f"DELETE FROM {triggers.CHECKPOINT} WHERE segment = %s", segment)
            assert is_found()


def test_checkpoints_that_were_all_computed_anew_are_found(forger):
    """The log itself says which checkpoint was made."""
    row = AuditCheckpoint.objects.get()
    row.dropped_at += timedelta(days=1)
    new = audit.hash_of_checkpoint(row, triggers.BEGINNING)
    execute(f"UPDATE {triggers.CHECKPOINT} SET dropped_at = %s, hash = %s", row.dropped_at.replace(tzinfo=None), new)
    assert findings() == [
        "Het einde van een vervallen maand ontbreekt of is veranderd.",
        "Van de laatste vervallen maand zegt het logboek niet dat die verviel.",
    ]


# While others write


def test_a_record_that_is_added_meanwhile_is_no_finding(log, monkeypatch):
    asked = audit_check._of_checkpoints

    def with_another(walk, checkpoints):
        audit.record(AuditAction.READ, None, by=SYSTEM)
        yield from asked(walk, checkpoints)

    monkeypatch.setattr(audit_check, "_of_checkpoints", with_another)
    assert findings() == []


def test_a_month_that_is_dropped_meanwhile_is_no_finding(log, monkeypatch, time_machine):
    time_machine.move_to("2025-03-15 10:00:00+00:00", tick=False)
    asked, todo = audit_check._of_checkpoints, ["2024-02"]

    def with_a_drop(walk, checkpoints):
        if todo:
            audit.drop_segment(todo.pop())
        yield from asked(walk, checkpoints)

    monkeypatch.setattr(audit_check, "_of_checkpoints", with_a_drop)
    assert findings() == []


@pytest.fixture
def in_threads(request, tmp_path) -> Callable[..., list]:
    """Run this so many times at once, each with a connection of its own; on SQLite to a file with an empty log."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        request.getfixturevalue("db")
        name = str(tmp_path / "site.sqlite3")
        with closing(sqlite3.connect(name)) as copy, connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'referrals_audit%' AND sql > ''")
            copy.executescript(";".join(sql for (sql,) in cursor.fetchall()))
    else:
        request.getfixturevalue("transactional_db")

    def run(what: Callable, number: int = 1) -> list:
        start = threading.Barrier(number)

        def one(_number):
            connection.settings_dict = connection.settings_dict | {"NAME": name}
            start.wait()
            try:
                return what()
            finally:
                connection.close()

        with ThreadPoolExecutor(number) as pool:
            return list(pool.map(one, range(number)))

    return run


def test_many_at_once_leave_one_chain(in_threads):
    def add():
        for _each in range(10):
            audit.record(AuditAction.READ, None, by=HOST)

    in_threads(add, 8)
    (verdict,) = in_threads(audit_check.verify)
    assert (verdict.sequence, verdict.findings) == (80, [])


def test_it_asks_the_database_as_often_for_many_records(log, django_assert_num_queries):
    with django_assert_num_queries(4):
        audit_check.verify()
    for _each in range(20):
        audit.record(AuditAction.READ, None, by=HOST)
    with django_assert_num_queries(4):
        audit_check.verify()
