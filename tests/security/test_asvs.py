"""docs/security/asvs.md names 40 requirements, and for each a test that is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"\| (V\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| `(tests/[a-z0-9_/]+\.py)::(test_\w+)` \|")


def _lines():
    text = (ROOT / "docs" / "security" / "asvs.md").read_text()
    return [line for line in text.splitlines() if line.startswith("| V")]


def _rows():
    return [ROW.fullmatch(line) for line in _lines()]


def test_the_table_has_forty_rows_of_forty_requirements():
    rows = _rows()
    assert all(rows)
    assert len({row[1] for row in rows}) == len(rows) == 40


def test_every_test_that_it_names_is_there():
    for row in _rows():
        tree = ast.parse((ROOT / row[4]).read_text())
        functions = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        assert row[5] in functions, f"{row[1]}: {row[4]}::{row[5]} is gone"


def test_the_requirements_stand_in_the_order_of_the_standard():
    numbers = [[int(part) for part in row[1][1:].split(".")] for row in _rows()]
    assert numbers == sorted(numbers)
