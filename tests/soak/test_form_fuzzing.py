"""Odd requests to every page and form, by the tens of thousands; tests/permissions/test_odd_input.py has a few."""

import logging

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from tests.permissions.odd_input import bent, cases, fields_of, is_answer, send

CASES = cases()
# With the questions of test_api_fuzzing.py to the two APIs: 50,000.
LEAST = 39_000
EACH = LEAST // len(CASES) + 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_nothing_odd_breaks_a_page_or_a_form(world, settings_for_odd_input, caplog, case):
    sent, names = fields_of(world, case)
    number = 0

    @settings(max_examples=EACH, phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck))
    @given(st.data())
    def odd(data):
        nonlocal number
        number += 1
        assert is_answer(case, send(world, case, data.draw(bent(sent, names))))

    with caplog.at_level(logging.ERROR):
        odd()
    assert number >= EACH
    assert [record for record in caplog.records if record.exc_info] == []
