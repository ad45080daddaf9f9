import random
from datetime import timedelta

import pytest

from activities import actions, changes
from activities.models import Change, Place
from activities.models.revision import writing
from tests.activities.change_steps import NOT_PUBLIC, STEPS, World, do
from tests.activities.helpers import NOW, plan
from tests.following import Follower, listed


@pytest.fixture
def nothing_yet(zuidwest):
    with writing():
        Place.objects.all().delete()
        changes.note_removed()


def test_every_action_is_a_step_or_named_as_one_that_changes_nothing_public():
    assert (STEPS.keys() - {"remove_examples", "pass_time"}) | NOT_PUBLIC == set(actions.__all__)


@pytest.mark.parametrize(("seed", "shows_examples"), [(1, False), (2, True)])
def test_after_any_row_of_actions_a_follower_has_what_the_api_lists(
    nothing_yet, time_machine, settings, seed, shows_examples
):
    """Polled after each of them, and by another only at the end."""
    time_machine.move_to("2026-11-25 10:10 +0100", tick=False)
    settings.SHOW_EXAMPLES = shows_examples
    chance = random.Random(seed)
    world, often, done = World(chance), Follower(), set()
    world.clock = time_machine
    late = Follower(per_page=7)
    late.poll()
    for name in chance.sample(list(STEPS), len(STEPS)):
        done |= {name} if do(world, name) else set()
        often.poll()
        assert often.has() == listed(), name
    late.poll()
    assert late.has() == listed()
    assert len(listed()) > 20
    assert len(done) > len(STEPS) - 8, STEPS.keys() - done
    assert Change.objects.filter(is_deleted=True).exists()


def test_moments_come_back_with_what_was_an_example_for_a_while(zuidwest, make_activity):
    activity = make_activity("Zwemmen", "sport")
    plan(activity)
    follower = Follower()
    follower.poll()
    for is_example in (True, False):
        actions.change_activity(activity, {"is_example": is_example}, by=None)
        follower.poll()
        assert follower.has() == listed()
    assert ("moment", str(activity.occurrences.last().uuid)) in follower.has()


def test_a_moment_that_is_over_follows_its_place_into_another(zuidwest, make_activity, moderator, time_machine):
    time_machine.move_to(NOW, tick=False)
    gone, kept = (make_activity(name, "ontmoeten") for name in ("Zaal", "Grote zaal"))
    guest = make_activity("Koor")
    schedule = plan(guest)
    moment = guest.occurrences.earliest("starts_at")
    where = {"new_on": moment.local_on, "new_place": gone.place}
    actions.move_date(guest, schedule.uuid, moment.local_on, by=moderator, **where)
    time_machine.shift(timedelta(days=8))
    over = str(moment.uuid)
    follower = Follower()
    follower.poll()
    assert follower.copy["moment", over]["plek"] == {"id": str(gone.place.uuid)}
    actions.merge(kept.place, gone.place, by=moderator)
    follower.poll()
    assert follower.copy["moment", over]["plek"] == {"id": str(kept.place.uuid)}
