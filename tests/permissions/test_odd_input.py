"""A few odd requests at every address; `make soak` sends tens of thousands (tests/soak/test_form_fuzzing.py)."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from tests.permissions.odd_input import bent, cases, fields_of, is_answer, send


@pytest.mark.parametrize("case", cases(), ids=str)
def test_odd_input_is_answered_and_breaks_nothing(world, settings_for_odd_input, case):
    sent, names = fields_of(world, case)

    @settings(max_examples=3, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.data())
    def odd(data):
        assert is_answer(case, send(world, case, data.draw(bent(sent, names))))

    odd()
