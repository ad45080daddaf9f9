from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from activities import actions
from activities.models import Place
from tests.workspace.form_helpers import said_of

MONDAY = datetime(2026, 11, 30, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def place(organisation) -> Place:
    """A place of the organisation, which a moderator put on the site."""
    place = Place(
        name="Voorbeeldhuis", slug="voorbeeldhuis-hier", organisation=organisation, source="test",
        lat=52.05, lon=4.28, accuracy_m=20,
    )  # fmt: skip
    place.save()
    return place


@pytest.fixture
def trusted(organisation):
    organisation.is_verified = True
    organisation.save()
    return organisation


@pytest.fixture
def draft(place, organisation, organiser):
    """Koffie, every Tuesday from 10 to 12, for a hundred days."""
    return actions.add_activity(said_of(place), organisation, uuid=uuid4(), source="test", by=organiser)[0]


@pytest.fixture
def published(draft, organiser, moderator):
    actions.submit(draft, by=organiser)
    actions.publish(draft, by=moderator)
    return draft


@pytest.fixture
def first_tuesday():
    return timezone.localdate() + timedelta(days=1)
