import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from programmes.coverage import measure_coverage
from programmes.figures import Figures
from programmes.offers import slots_of
from tests.programmes import town as towns

MORNING, AFTERNOON, EVENING, WEEKEND = "ochtend", "middag", "avond", "weekend"


def at(clock):
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


@pytest.mark.parametrize(
    ("start", "end", "as_hours", "as_moment"),
    [
        ("08:00", "09:00", [MORNING], [MORNING]),
        ("08:00", "12:00", [MORNING], [MORNING]),
        ("08:00", "12:01", [MORNING, AFTERNOON], [MORNING]),
        ("11:59", "18:01", [MORNING, AFTERNOON, EVENING], [MORNING]),
        ("12:00", "13:00", [AFTERNOON], [AFTERNOON]),
        ("18:00", "24:00", [EVENING], [EVENING]),
        ("05:00", "06:00", [], []),
        ("05:00", "06:01", [MORNING], []),
        ("05:59", "24:00", [MORNING, AFTERNOON, EVENING], []),
        ("06:00", "07:00", [MORNING], [MORNING]),
    ],
)
@pytest.mark.parametrize("weekday", [1, 2, 3, 4, 5])
def test_hours_are_where_they_overlap_and_moments_where_they_begin(weekday, start, end, as_hours, as_moment):
    assert slots_of(weekday, at(start), at(end), is_opening_hours=True) == ("", *as_hours)
    assert slots_of(weekday, at(start), at(end), is_opening_hours=False) == ("", *as_moment)


@pytest.mark.parametrize("weekday", [6, 7])
@pytest.mark.parametrize("is_opening_hours", [True, False])
def test_saturday_and_sunday_are_weekend_at_any_time(weekday, is_opening_hours):
    for start, end in (("00:00", "01:00"), ("09:00", "21:00"), ("18:00", "24:00")):
        assert slots_of(weekday, at(start), at(end), is_opening_hours=is_opening_hours) == ("", WEEKEND)


@given(seed=st.integers(0, 2**32))
@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_whatever_order_the_rows_came_the_bytes_are_the_same(empty_town, seed):
    offers = list(towns.OFFERS)
    random.Random(seed).shuffle(offers)
    assert _bytes_of(offers) == _bytes_of(towns.OFFERS)


def _bytes_of(offers):
    """Of a town in which these were added in this order; it is gone afterwards."""
    with transaction.atomic():
        towns.build(offers)
        coverage = measure_coverage(towns.MONDAY)
        transaction.set_rollback(True)
    return Figures(coverage.rows).to_text(), coverage.white_spots
