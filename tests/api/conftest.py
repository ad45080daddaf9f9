from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from activities.models import Place
from tests.api.write_helpers import body_of, program_of

MONDAY = datetime(2026, 11, 30, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def place(organisation):
    return Place.objects.create(
        name="Voorbeeldhuis", slug="voorbeeldhuis-hier", organisation=organisation, source="test",
        lat=52.05, lon=4.28, accuracy_m=20,
    )  # fmt: skip


@pytest.fixture
def trusted(organisation):
    organisation.is_verified = True
    organisation.save()
    return organisation


@pytest.fixture
def program(organisation, organiser, monday):
    """Of the organisation, made by its owner; on a Monday morning."""
    return program_of(organisation, organiser)


@pytest.fixture
def posted(program, place):
    """What it says of an activity that was sent in."""
    return program.post(body_of(place)).json()
