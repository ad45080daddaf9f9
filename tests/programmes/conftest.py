import pytest

from tests.programmes import town as towns


@pytest.fixture
def empty_town(zuidwest, time_machine):
    """The themes, and nothing else."""
    time_machine.move_to(towns.NOW, tick=False)
    towns.empty()


@pytest.fixture
def town(empty_town):
    towns.build()
