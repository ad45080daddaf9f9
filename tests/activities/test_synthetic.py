from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max
from django.utils import timezone

from activities.importers.synthetic import Spread, seed
from activities.models import Activity, Occurrence, Place, Schedule
from activities.schedules import Renewal, horizon, refresh

pytestmark = pytest.mark.usefixtures("zuidwest")


def _made() -> list[tuple]:
    return list(
        Activity.objects.filter(slug__startswith="meting-").order_by("id").values_list("uuid", "name", "lat", "lon")
    )


@pytest.mark.parametrize("spread", ["zuidwest", "nederland"])
def test_the_same_seed_gives_the_same_rows(settings, capsys, spread):
    settings.SHOW_EXAMPLES = True
    made = []
    for _ in range(2):
        Place.objects.filter(slug__startswith="meetplek-").delete()
        call_command("seed_scale", places=20, activities=40, seed=7, spread=spread)
        made.append(_made())
    assert len(made[0]) == 40
    assert made[0] == made[1]
    assert "60 van 60 rijen" in capsys.readouterr().out


def test_another_seed_gives_other_rows(settings, capsys):
    settings.SHOW_EXAMPLES = True
    call_command("seed_scale", places=5, activities=5, seed=1)
    first = _made()
    Place.objects.filter(slug__startswith="meetplek-").delete()
    call_command("seed_scale", places=5, activities=5, seed=2)
    assert _made() != first


def _times():
    return list(Schedule.objects.order_by("id").values_list("uuid", "kind", "starts_on", "ends_on", "start_time"))


def test_each_activity_has_one_weekly_schedule_with_its_moments_up_to_the_horizon(settings, capsys):
    settings.SHOW_EXAMPLES = True
    Schedule.objects.all().delete()
    times = []
    for _ in range(2):
        Place.objects.filter(slug__startswith="meetplek-").delete()
        call_command("seed_scale", places=20, activities=60, seed=7)
        times.append(_times())
    assert times[0] == times[1]
    rows = Activity.objects.filter(slug__startswith="meting-").annotate(number=Count("occurrences"))
    assert {row.number for row in rows} <= {16, 17, 18}
    ends = rows.annotate(last=Max("occurrences__ends_at")).filter(last=F("last_moment_ends_at"))
    assert ends.count() == len(times[0]) == 60
    assert Occurrence.objects.aggregate(last=Max("local_on"))["last"] > horizon() - timedelta(days=7)
    kinds = Counter(Schedule.objects.values_list("kind", flat=True))
    assert 0 < kinds["opening_hours"] < kinds["series"]
    # The year of a series is checked where people write one; these rows do not come through that door.
    for schedule in Schedule.objects.filter(kind="series"):
        assert horizon() < schedule.ends_on < timezone.localdate() + timedelta(days=366)


def test_a_refresh_finds_nothing_to_do_afterwards(settings, capsys):
    settings.SHOW_EXAMPLES = True
    call_command("seed_scale", places=20, activities=60, seed=7)
    assert sum(refresh(), start=Renewal()) == Renewal()


def test_the_times_may_be_left_out():
    for _done in seed(5, 5, 1, Spread.AREA, has_times=False):
        pass
    assert Activity.objects.filter(slug__startswith="meting-", schedules__isnull=True).count() == 5


def test_made_up_rows_are_refused_outside_debug_and_marked_as_examples(settings, capsys):
    with pytest.raises(CommandError, match="DEBUG=true"):
        call_command("seed_scale", places=1, activities=1)
    settings.SHOW_EXAMPLES = True
    call_command("seed_scale", places=2, activities=2)
    assert all(Activity.objects.filter(slug__startswith="meting-").values_list("is_example", flat=True))


def test_it_asks_for_numbers_that_make_sense(settings):
    settings.SHOW_EXAMPLES = True
    with pytest.raises(CommandError, match="minstens 1 plek"):
        call_command("seed_scale", places=0, activities=1)
