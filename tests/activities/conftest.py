import pytest

from tests.activities.helpers import NOW, plan


@pytest.fixture
def activity(make_activity, time_machine):
    time_machine.move_to(NOW, tick=False)
    return make_activity(place__lat=52.05, place__lon=4.295)


@pytest.fixture
def weekly(activity):
    """Every Tuesday from 10:00 to 12:00, across both changes of the clock."""
    return plan(activity)
