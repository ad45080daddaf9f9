from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of the same moment, also while others write; they do not wait.

    Not `transaction.atomic`, which on SQLite takes the lock of a writer. Inside a transaction it changes nothing.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN.get(connection.vendor, "BEGIN DEFERRED"))
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
