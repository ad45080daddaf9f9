from types import SimpleNamespace

import pytest

from activities.models import Activity, Place
from maps.models import Buurt
from tests.programmes import town as towns


@pytest.fixture
def empty_town(zuidwest, time_machine):
    """The themes, and nothing else."""
    time_machine.move_to(towns.NOW, tick=False)
    towns.empty()


@pytest.fixture
def town(empty_town):
    towns.build()


@pytest.fixture
def bare(zuidwest):
    """The buurten and themes, and nothing in them. Two buurten of the programme, and one that is not of it."""
    Activity.objects.all().delete()
    Place.objects.all().delete()
    here, there = Buurt.objects.filter(in_programme_area=True).order_by("code")[:2]
    outside = Buurt.objects.filter(in_programme_area=False).order_by("code").first()
    return SimpleNamespace(here=here, there=there, outside=outside)
