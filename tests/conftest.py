from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from activities import actions
from activities.models import Activity, Category, Place
from maps.models import Buurt
from maps.naming import fold


def pytest_addoption(parser):
    parser.addoption("--renew-answers", action="store_true", help="write tests/golden/answers.json anew")


DATA = Path(__file__).parent.parent / "data"


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The real places of Zuidwest are loaded once per worker; every test starts from them."""
    with django_db_blocker.unblock():
        call_command("load_zuidwest", stdout=StringIO())


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = django_settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _in_dutch():
    """A request in another language leaves that language behind in its thread."""
    with translation.override("nl"):
        yield


@pytest.fixture
def zuidwest(db):
    """The area and the real places; a test that empties the tables before this one costs a second here."""
    if not Buurt.objects.exists():
        call_command("load_zuidwest", stdout=StringIO())


@pytest.fixture
def examples(zuidwest, settings):
    settings.SHOW_EXAMPLES = True
    call_command("load_examples", stdout=StringIO())


@pytest.fixture
def make_activity(zuidwest) -> Callable[..., Activity]:
    """A published activity of a category at a new place; place fields as `place__…`."""

    def make(name: str = "Koffie", category: str = "ontmoeten", **values: Any) -> Activity:
        at = {key.removeprefix("place__"): values.pop(key) for key in list(values) if key.startswith("place__")}
        if "lat" in at:
            at.setdefault("accuracy_m", 20)
        slug = fold(name).replace(" ", "-")[:80] or "leeg"
        number = Place.objects.count()
        place = Place.objects.create(slug=f"{slug}-{number}", **{"name": f"Plek {name}"[:120], "source": "test"} | at)
        activity = Activity.objects.create(
            place=place,
            name=name,
            category=Category.objects.get(slug=category),
            **{"slug": f"{slug}-{number}", "source": "test"} | values,
        )
        actions.publish(activity, by=None)
        return activity

    return make
