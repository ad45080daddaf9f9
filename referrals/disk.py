"""What was erased still stands in the journal of SQLite, until that is emptied."""

from django.db import connection


def empty_journal() -> None:
    """After erasing, outside a transaction. Elsewhere than on SQLite, and inside a transaction, it does nothing."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            # TRUNCATE: the other kinds leave the old pages in the file until they are written over.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
