import pytest

from activities import actions
from activities.models import Activity
from activities.transitions import TRANSITIONS
from maps.models import Buurt

pytestmark = pytest.mark.usefixtures("zuidwest")


def test_publishing_twice_is_refused_and_changes_nothing(make_activity):
    activity = make_activity()
    version = Activity.objects.get(pk=activity.pk).version
    with pytest.raises(actions.TransitionRefused):
        actions.publish(activity, by=None)
    assert Activity.objects.get(pk=activity.pk).version == version


def test_every_transition_ends_in_a_state_that_exists_and_starts_elsewhere():
    for transition in TRANSITIONS.values():
        assert transition.end not in transition.starts
        assert transition.may


def test_a_place_that_moves_takes_its_activities_along(make_activity):
    activity = make_activity(place__lat=52.05, place__lon=4.295)
    version = activity.version
    buurt = Buurt.objects.get(slug="de-uithof")
    moved = {"lat": 52.038, "lon": 4.24, "buurt": buurt, "name": "Nieuw Huis"}
    assert actions.change_place(activity.place, moved, by=None) is True
    activity.refresh_from_db()
    assert (activity.lat, activity.lon, activity.buurt, activity.version) == (52.038, 4.24, buurt, version + 1)
    activity.place.refresh_from_db()
    assert activity.place.sort_name == "nieuw huis"


def test_a_change_that_changes_nothing_is_no_new_version(make_activity):
    activity = make_activity(summary="Koffie")
    assert actions.change_activity(activity, {"summary": "Koffie"}, by=None) is False
    assert actions.change_activity(activity, {"summary": "Thee"}, by=None) is True
    activity.refresh_from_db()
    assert (activity.summary, activity.version) == ("Thee", 3)
