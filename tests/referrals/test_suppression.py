"""Against somebody who knows the rule, the total and all that is shown, and goes through every table there can be."""

from collections import defaultdict
from functools import cache

import pytest
from hypothesis import given, settings, strategies as st

from activities.suppression import LEAST, suppress

NAMES = "abcdef"


def tables(size: int, total: int):
    """Every table of so many cells that add up to the total."""
    if size == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(size - 1, total - first):
            yield (first, *rest)


def published(table: tuple[int, ...]) -> tuple[int | None, ...]:
    return tuple(suppress(dict(zip(NAMES, table, strict=False))).values())


@cache
def seen(size: int, total: int) -> dict[tuple, list[tuple[int, ...]]]:
    """For each answer all tables that give it: more than that nobody can know."""
    found = defaultdict(list)
    for table in tables(size, total):
        found[published(table)].append(table)
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_of_a_small_number_every_small_number_remains_possible(size):
    for total in range(LEAST, 26):
        for answer, possible in seen(size, total).items():
            for position in range(size):
                values = {table[position] for table in possible}
                if any(value < LEAST for value in values):
                    assert set(range(LEAST)) <= values, (answer, position)


@settings(max_examples=150)
@given(st.lists(st.integers(0, 14), min_size=5, max_size=5).filter(lambda table: LEAST <= sum(table) <= 28))
def test_so_it_is_in_larger_tables(table):
    answer = published(tuple(table))
    possible = seen(5, sum(table))[answer]
    for position, number in enumerate(table):
        if number < LEAST:
            assert set(range(LEAST)) <= {each[position] for each in possible}


@given(st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(0, 200), min_size=1))
def test_what_is_shown_is_true_and_what_is_hidden_adds_up_to_five_or_more(cells):
    answer = suppress(cells)
    hidden = [cells[name] for name, number in answer.items() if number is None]
    assert list(answer) == list(cells)
    assert all(number is None or number == cells[name] >= LEAST for name, number in answer.items())
    if hidden and sum(cells.values()) >= LEAST:
        assert sum(hidden) >= LEAST
        assert len(hidden) >= 2 or len(cells) == 1
    if all(number >= LEAST for number in cells.values()):
        assert not hidden


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12), st.lists(st.integers(5, 60), min_size=12, max_size=12))
def test_which_other_cell_goes_is_no_matter_of_numbers(table, others):
    """With other numbers in the cells that are not small the same ones are hidden, or all."""
    changed = [number if number < LEAST else others[position] for position, number in enumerate(table)]
    names = [str(position) for position in range(len(table))]
    hidden = [
        {name for name, number in suppress(dict(zip(names, each, strict=True))).items() if number is None}
        for each in (table, changed)
    ]
    assert hidden[0] == hidden[1] or set(names) in hidden


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        ((20, 7, 6), (20, 7, 6)),
        ((20, 7, 2), (20, None, None)),
        ((20, 2, 7), (20, None, None)),
        ((20, 7, 1), (None, None, None)),
        ((2, 20, 7, 0), (None, 20, None, None)),
        ((4, 4, 4), (None, None, None)),
        ((30,), (30,)),
    ],
)
def test_for_example(cells, answer):
    assert published(cells) == answer
