"""What the database looked like at the end of each part of the work that changed it, with the rows of then.

No version was released before the first city, so a state is that of the last commit of a part: somebody who took the
code then may come to ours now. `states/<name>.json.gz` holds all rows that the code of that commit made of the real
places, the examples and, where a table was left empty, one row (see record_state.py).
"""

import gzip
import json
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.clean_up import guards

FOLDER = Path(__file__).parent / "states"
# The last migration of each app of ours; of an app that is not named there was none yet.
STATES = {
    "find": {"accounts": "0001", "maps": "0001", "activities": "0001"},
    "times-and-words": {"accounts": "0001", "maps": "0001", "activities": "0004"},
    "organisers": {"accounts": "0004", "maps": "0001", "activities": "0007"},
    "referrals": {"accounts": "0004", "maps": "0001", "activities": "0008", "referrals": "0002"},
    "open-data": {"accounts": "0004", "maps": "0001", "activities": "0011", "referrals": "0002"},
    "languages": {"accounts": "0004", "maps": "0001", "activities": "0012", "referrals": "0002"},
    "programmes": {
        **{"accounts": "0004", "maps": "0001", "activities": "0014", "referrals": "0002", "programmes": "0002"}
    },
}
# In one statement, of a database that knows no limit.
MOST_VALUES = 30_000
OURS = ("background", "accounts", "maps", "activities", "referrals", "programmes")


@cache
def rows_of(name: str) -> tuple[dict, ...]:
    with gzip.open(FOLDER / f"{name}.json.gz") as file:
        return tuple(json.load(file))


def newest() -> list[tuple[str, str]]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def go_to(targets: list[tuple[str, str | None]]):
    """The models of that state."""
    executor = MigrationExecutor(connection)
    return executor.migrate(targets, state=executor._create_project_state(with_applied_migrations=True)).apps


def migration(app: str, start: str) -> tuple[str, str]:
    (found,) = [node for node in MigrationExecutor(connection).loader.graph.nodes if _is(node, app, start)]
    return found


def _is(node: tuple[str, str], app: str, start: str) -> bool:
    return node[0] == app and node[1].startswith(f"{start}_")


def build(name: str) -> None:
    """The tables of then, with the rows of then."""
    others = [node for node in newest() if node[0] not in OURS]
    apps = go_to([*others, *(migration(app, start) for app, start in STATES[name].items())])
    there = [guard for guard in guards() if guard.rules[0].table in connection.introspection.table_names()]
    with ExitStack() as stack:
        for guard in there:
            stack.enter_context(guard.lifted(connection))
        models = [apps.get_model(label) for label in dict.fromkeys(row["model"] for row in rows_of(name))]
        with transaction.atomic():
            for model in models:
                _put(model, [row for row in rows_of(name) if row["model"] == model._meta.label_lower])
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)


def _put(model, rows: list[dict]) -> None:
    """As they are: no clock fills anything in."""
    rows_in_one = (connection.features.max_query_params or MOST_VALUES) // len(model._meta.concrete_fields)
    for start in range(0, len(rows), rows_in_one):
        made = [_instance(model, row) for row in rows[start : start + rows_in_one]]
        model._base_manager._insert(made, fields=model._meta.concrete_fields, using=connection.alias, raw=True)


def _instance(model, row: dict):
    values = {field.attname: field.to_python(row["fields"][field.name]) for field in _given(model, row)}
    several = {field.name for field in model._meta.many_to_many}
    assert not any(row["fields"].get(name) for name in several), "say here how a row with many of another is put there"
    return model(**{model._meta.pk.attname: model._meta.pk.to_python(row["pk"])} | values)


def _given(model, row: dict):
    return [field for field in model._meta.concrete_fields if field.name in row["fields"]]
