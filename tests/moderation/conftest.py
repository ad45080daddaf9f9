from uuid import uuid4

import pytest

from activities import actions
from tests.accounts.helpers import give_second_factor
from tests.plans import weekly


@pytest.fixture
def place(make_activity):
    return make_activity("Ergens", place__lat=52.05, place__lon=4.3).place


@pytest.fixture
def make_draft(place, organisation, organiser):
    def make(name="Koffie", **values):
        said = {"name": name, "category": "ontmoeten", "place": str(place.uuid), "languages": ["nl"]}
        said["plan"] = {"schedules": [weekly()], "closed": []}
        return actions.add_activity(said | values, organisation, uuid=uuid4(), source="test", by=organiser)[0]

    return make


@pytest.fixture
def make_submitted(make_draft, organiser):
    def make(name="Koffie", **values):
        activity = make_draft(name, **values)
        actions.submit(activity, by=organiser)
        return activity

    return make


@pytest.fixture
def published(make_submitted, moderator):
    activity = make_submitted()
    actions.publish(activity, by=moderator)
    return activity


@pytest.fixture
def proposal(published, organiser):
    return actions.edit_activity(published, {"name": "Thee", "price_cents": 0}, by=organiser)


@pytest.fixture
def signed_in(client, moderator):
    """The browser of a moderator."""
    give_second_factor(moderator)
    client.force_login(moderator)
    return client
