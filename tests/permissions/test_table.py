"""Every row of the table, by everybody and with every verb."""

import pytest

from tests.permissions.asking import ask
from tests.permissions.table import Row, rows
from tests.permissions.world import World

TABLE = rows()
OTHER_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
REFUSALS = "s2c-n"


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_everybody_gets_what_the_table_says_and_nothing_else_is_stored(world, row):
    assert {role: ask(world, role, row.verb, row.name, row.about) for role in row.cells} == row.cells


@pytest.mark.parametrize("row", [row for row in TABLE if row.verb == "GET"], ids=str)
def test_a_head_is_a_get_without_the_page(world, row):
    for role in _one_of_each(row):
        assert ask(world, role, "HEAD", row.name, row.about) == row.cells[role], role


@pytest.mark.parametrize("name", list(dict.fromkeys(row.name for row in TABLE)))
def test_a_verb_that_is_not_offered_is_refused_and_does_nothing(world, name):
    offered = {row.verb: row for row in TABLE if row.name == name}
    row = offered.get("POST") or offered["GET"]
    for verb in OTHER_VERBS:
        if verb not in offered:
            _is_refused(world, row, verb)


def _is_refused(world: World, row: Row, verb: str) -> None:
    for role in _one_of_each(row):
        refusal = row.cells[role] if row.cells[role] in REFUSALS else "v"
        assert ask(world, role, verb, row.name, row.about) in ("v", refusal), (verb, role)


def _one_of_each(row: Row) -> list[str]:
    """Somebody for every answer in the row."""
    return list({answer: role for role, answer in row.cells.items()}.values())
