from datetime import date, timedelta

import pytest

from programmes.quarters import last_counted, next_quarter


@pytest.mark.parametrize(
    ("as_of", "quarter"),
    [
        (date(2026, 1, 13), date(2025, 7, 1)),
        (date(2026, 1, 14), date(2025, 10, 1)),
        (date(2026, 4, 13), date(2025, 10, 1)),
        (date(2026, 4, 14), date(2026, 1, 1)),
        (date(2024, 2, 29), date(2023, 10, 1)),
    ],
)
def test_people_have_two_weeks_to_say_how_many_came(as_of, quarter):
    assert last_counted(as_of) == quarter


def test_it_is_over_and_the_one_after_it_is_not_yet():
    for number in range(1_500):
        as_of = date(2024, 1, 1) + timedelta(days=number)
        quarter = last_counted(as_of)
        following = next_quarter(quarter)
        assert following + timedelta(days=13) <= as_of < next_quarter(following) + timedelta(days=13)
