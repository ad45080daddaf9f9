import pytest

from activities import text_index
from activities.models import Activity, Synonym


@pytest.fixture(autouse=True)
def _only_own_words(zuidwest):
    Activity.objects.all().delete()
    Synonym.objects.all().delete()
    text_index.forget_unused_terms()


@pytest.fixture
def make(make_activity):
    """Several activities by name, at a place that is called otherwise."""

    def make(*names, **values):
        return [make_activity(name, **{"place__name": "Plek"} | values) for name in names]

    return make
