import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from maps.models import Buurt
from tests.permissions.referral_world import WARM_MODE
from tests.permissions.world import World, make_world


@pytest.fixture(scope="package")
def stored_world(django_db_setup, django_db_blocker, tmp_path_factory) -> World:
    """Made once: every test is a transaction in this one, and every request of a test one in that."""
    folder = tmp_path_factory.mktemp("var")
    own_folder = override_settings(MEDIA_ROOT=folder / "media", VAR_DIR=folder, **WARM_MODE)
    with own_folder, django_db_blocker.unblock(), transaction.atomic():
        if not Buurt.objects.exists():
            call_command("load_zuidwest", verbosity=0)
        with translation.override("nl"):
            world = make_world()
        # What a test asks of the database is asked inside its own fixture.
        django_db_blocker.block()
        yield world
        django_db_blocker.unblock()
        transaction.set_rollback(True)


@pytest.fixture
def world(stored_world, db) -> World:
    return stored_world


@pytest.fixture
def settings_for_odd_input(settings):
    """Thousands of requests come from one address."""
    settings.PUBLIC_FORM_LIMIT = settings.CARD_TRIES_LIMIT = 1_000_000
    settings.API_READ_LIMIT = 0
