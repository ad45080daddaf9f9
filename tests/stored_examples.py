"""The examples, really loaded once per worker: that takes seconds, and to put the same rows back a tenth of one."""

from collections import deque
from datetime import datetime
from io import StringIO
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from activities.models import Revision

# In one statement, of a database that knows no limit.
MOST_VALUES = 30_000


class Stored:
    """What a load changed in these rows; `given` is what it looked at besides them."""

    def __init__(self, before, given):
        after = rows_of_all()
        self.before, self.given, self.ended_at = before, given, timezone.now()
        self.gone = {model: rows for model in after if (rows := _missing(before[model], after[model]))}
        self.new = {model: rows for model in after if (rows := _missing(after[model], before[model]))}

    def fits(self, before, given) -> bool:
        return self.given == given and self.ended_at <= timezone.now() and self.before == before

    @transaction.atomic
    def put_back(self) -> None:
        with connection.cursor() as cursor:
            for model, rows in self.gone.items():
                _delete(cursor, model, rows)
            for model, rows in self.new.items():
                _insert(cursor, model, rows)
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.new)):
                cursor.execute(statement)
        # A token never comes back: what an earlier test made of the examples is kept in this process under the old one.
        Revision.objects.filter(pk=1).update(token=uuid4().hex, words_token=uuid4().hex)


# One is some megabytes, and tests that follow each other mostly ask for the same.
STORED: deque[Stored] = deque(maxlen=4)


def load_examples() -> None:
    """As the command does; the clock and all rows of the database decide whether a load before was the same."""
    before, given = rows_of_all(), _given()
    if stored := next((each for each in STORED if each.fits(before, given)), None):
        stored.put_back()
        return
    call_command("load_examples", stdout=StringIO())
    STORED.append(Stored(before, given))


def _given():
    """All examples begin and end on a quarter of an hour: until the next one a load says the same of their moments."""
    return quarter(timezone.now()), settings.OCCURRENCE_HORIZON_DAYS, settings.DATA_DIR


def quarter(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def rows_of_all():
    return rows_of(apps.get_models(include_auto_created=True))


def rows_of(models):
    """All rows of these, per model, as the database holds them and in the order of their keys."""
    with connection.cursor() as cursor:
        return {model: _rows(cursor, model) for model in models if _has_table(model)}


def _has_table(model) -> bool:
    return model._meta.managed and not model._meta.proxy


def _rows(cursor, model):
    # With a sign before it SQLite gives what it holds; a bare column would become a date that it does not take again.
    sign = "+" if connection.vendor == "sqlite" else ""
    columns = ", ".join(f"{sign}{column}" for column in _columns(model))
    key = connection.ops.quote_name(model._meta.pk.column)
    cursor.execute(f"SELECT {columns} FROM {_table(model)} ORDER BY {key}")
    return cursor.fetchall()


def _missing(rows, among):
    there = set(among)
    return [row for row in rows if row not in there]


def _delete(cursor, model, rows) -> None:
    place = [field.column for field in model._meta.concrete_fields].index(model._meta.pk.column)
    key = connection.ops.quote_name(model._meta.pk.column)
    cursor.executemany(f"DELETE FROM {_table(model)} WHERE {key} = %s", [(row[place],) for row in rows])


def _insert(cursor, model, rows) -> None:
    columns = _columns(model)
    marks = f"({', '.join(['%s'] * len(columns))})"
    many = (connection.features.max_query_params or MOST_VALUES) // len(columns)
    for start in range(0, len(rows), many):
        batch = rows[start : start + many]
        values = [value for row in batch for value in row]
        names, places = ", ".join(columns), ", ".join([marks] * len(batch))
        cursor.execute(f"INSERT INTO {_table(model)} ({names}) VALUES {places}", values)


def _table(model) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(model) -> list[str]:
    return [connection.ops.quote_name(field.column) for field in model._meta.concrete_fields]
