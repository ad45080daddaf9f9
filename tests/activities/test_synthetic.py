import pytest
from django.core.management import CommandError, call_command

from activities.models import Activity, Place

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
