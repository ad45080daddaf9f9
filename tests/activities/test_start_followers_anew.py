from io import StringIO

import pytest
from django.core.management import call_command

from activities.models import Change
from tests.following import FEED, Follower, listed


@pytest.fixture
def follower(make_activity):
    make_activity("Koffie")
    follower = Follower()
    follower.poll()
    return follower


def _lost_more_than(follower):
    """As if what this follower heard last was after the backup."""
    return f"{FEED}?na={follower.last + 500}"


def test_who_heard_of_what_is_no_more_is_told_to_begin_anew(follower, client):
    assert client.get(_lost_more_than(follower)).status_code == 200
    call_command("start_followers_anew", stdout=StringIO())
    assert client.get(_lost_more_than(follower)).status_code == 410
    assert client.get(f"{FEED}?na={follower.last}").status_code == 410


def test_who_begins_anew_has_all_and_hears_of_what_comes(follower, make_activity):
    number = Change.objects.count()
    said = StringIO()
    call_command("start_followers_anew", stdout=said)
    assert said.getvalue() == f"Wie volgt begint opnieuw, met {number} wijzigingen.\n"
    anew = Follower()
    anew.poll()
    assert anew.copy == follower.copy == listed()
    make_activity("Soep")
    anew.poll()
    assert anew.copy == listed()
