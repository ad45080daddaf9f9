"""What the database refuses to do with the baseline, asked in every way there is."""

from datetime import date

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from programmes import triggers
from programmes.models import Baseline

ONLY_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
ONLY_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="a way round of SQLite")
COLUMNS = [field.column for field in Baseline._meta.fields]
VALUES = "1, '2026-02-01', '2025-10-01', '[]', '2026-02-01 10:00:00', NULL"
INTO = f"INTO {triggers.BASELINE} (id, as_of, quarter, figures, made_at, frozen_by) VALUES ({VALUES})"


@pytest.fixture
def baseline(db):
    """It is the same row after the test as before it."""
    row = Baseline.objects.create(as_of=date(2026, 1, 15), quarter=date(2025, 10, 1), figures="[]")
    before = list(Baseline.objects.values())
    yield row
    assert list(Baseline.objects.values()) == before


def refused(act) -> bool:
    with pytest.raises(IntegrityError, match="baseline:"), transaction.atomic():
        act()
    return True


def refused_in_sql(sql: str) -> bool:
    with connection.cursor() as cursor:
        return refused(lambda: cursor.execute(sql))


def test_it_cannot_be_saved_again(baseline):
    baseline.figures = '[["places", "", "", "", "nu", 1, null, null, false]]'
    assert refused(baseline.save)
    assert refused(lambda: baseline.save(update_fields=["frozen_by"]))


def test_a_queryset_does_not_change_it(baseline):
    assert refused(lambda: Baseline.objects.update(figures="[1]"))
    assert refused(lambda: Baseline.objects.update_or_create(id=1, defaults={"figures": "[1]"}))
    assert refused(lambda: Baseline.objects.bulk_update([baseline], ["figures"]))


def test_it_cannot_be_deleted(baseline):
    assert refused(Baseline.objects.get().delete)
    assert refused(Baseline.objects.all().delete)


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_can_be_written_again(baseline, column):
    assert refused_in_sql(f"UPDATE {triggers.BASELINE} SET {column} = {column}")


def test_sql_deletes_no_row(baseline):
    assert refused_in_sql(f"DELETE FROM {triggers.BASELINE}")
    assert refused_in_sql(f"DELETE FROM {triggers.BASELINE} WHERE id = 1")


def test_there_comes_no_second_one(baseline):
    assert refused_in_sql(f"INSERT {INTO}")
    assert refused(lambda: Baseline.objects.create(id=2, as_of=date(2026, 2, 1), quarter=date(2025, 10, 1)))


def test_an_insert_that_would_write_over_it_is_refused(baseline):
    assert refused_in_sql(f"INSERT {INTO} ON CONFLICT (id) DO UPDATE SET figures = '[1]'")


@ONLY_SQLITE
@pytest.mark.parametrize("way", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
def test_it_cannot_be_replaced(baseline, way):
    assert refused_in_sql(f"{way} {INTO}")


@ONLY_POSTGRESQL
@pytest.mark.parametrize("more", ["", " CASCADE", " RESTART IDENTITY"])
def test_its_table_cannot_be_truncated(baseline, more):
    assert refused_in_sql(f"TRUNCATE {triggers.BASELINE}{more}")


def warnings() -> list[str]:
    return [each.id for each in run_checks(tags=[Tags.database], databases=["default"])]


def test_a_check_says_when_the_guard_is_gone(db):
    assert warnings() == []
    with connection.cursor() as cursor:
        on_table = f" ON {triggers.BASELINE}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER programmes_baseline_delete{on_table}")
    assert warnings() == ["programmes.W001"]
    triggers.GUARD.install(connection)
    assert warnings() == []


@ONLY_POSTGRESQL
def test_the_check_sees_a_guard_that_was_switched_off(db):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {triggers.BASELINE} DISABLE TRIGGER programmes_baseline_update")
    assert warnings() == ["programmes.W001"]


@pytest.mark.django_db(transaction=True)
def test_without_its_migration_nothing_is_missing_and_with_it_all_is_guarded():
    try:
        call_command("migrate", "programmes", "0001", verbosity=0)
        assert triggers.GUARD.missing(connection)
        assert warnings() == []
    finally:
        call_command("migrate", "programmes", verbosity=0)
    assert triggers.GUARD.missing(connection) == set()


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_leaves_a_baseline_behind():
    """The clean-up after it would fail; the test below sees whether it did."""
    Baseline.objects.create(as_of=date(2026, 1, 15), quarter=date(2025, 10, 1), figures="[]")


@pytest.mark.django_db(transaction=True)
def test_it_is_gone_before_the_next_one_and_the_guard_is_back():
    assert not Baseline.objects.exists()
    assert triggers.GUARD.missing(connection) == set()
