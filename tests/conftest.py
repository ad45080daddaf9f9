import os
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from PIL import ImageFile

from accounts.models import User
from activities import actions, counts, kept_sql
from activities.api import remembered
from activities.enums import MemberRole
from activities.finder import kept_cards
from activities.models import Activity, Category, Membership, Organisation, Place
from maps.models import Buurt
from maps.naming import fold
from tests.clean_up import let_all_tables_be_emptied
from tests.other_databases import Databases
from tests.processes import migrate
from tests.stored_examples import load_examples

let_all_tables_be_emptied()
if apps.is_installed("referrals"):
    collect_ignore = []
else:
    in_the_browser = ("card", "from_search_to_withdrawn", "picker", "referral_loop")
    collect_ignore = ["referrals", *(f"e2e/test_{name}.py" for name in in_the_browser)]


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


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    return migrate(tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def database_url(request, tmp_path) -> str:
    """For processes: an SQLite file of this test, or the database of this worker on a server."""
    if connection.vendor == "sqlite":
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "site.sqlite3")
        return f"sqlite:///{tmp_path / 'site.sqlite3'}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@pytest.fixture
def databases(django_db_blocker, tmp_path, worker_id):
    """Others on the same server, for what cannot be done to ours; without `db`, which is in a transaction."""
    made = Databases(tmp_path, f"other_{worker_id}")
    with django_db_blocker.unblock():
        yield made
        made.close()


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = django_settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    remembered.forget()
    kept_cards.forget()
    counts.forget()
    kept_sql.forget()


@pytest.fixture(autouse=True)
def _refused_when_broken_off(monkeypatch):
    """WeasyPrint, which some tests load into this process, lets pictures through that broke off."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


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
    load_examples()


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


@pytest.fixture
def organisation(zuidwest) -> Organisation:
    """Not verified yet: what its members send in is looked at first."""
    return Organisation.objects.create(name="Voorbeeldclub", slug="voorbeeldclub")


@pytest.fixture
def other_organisation(zuidwest) -> Organisation:
    return Organisation.objects.create(name="Andere voorbeeldclub", slug="andere-voorbeeldclub")


@pytest.fixture
def organiser(organisation) -> User:
    return _member(organisation, "organisator@example.org", MemberRole.OWNER)


@pytest.fixture
def colleague(organisation) -> User:
    return _member(organisation, "collega@example.org", MemberRole.MEMBER)


@pytest.fixture
def other_organiser(other_organisation) -> User:
    return _member(other_organisation, "andere-organisator@example.org", MemberRole.OWNER)


@pytest.fixture
def resident(db) -> User:
    """Somebody with an account and nothing else."""
    return User.objects.create_user("bewoner@example.org")


@pytest.fixture
def moderator(db) -> User:
    return User.objects.create_user("redacteur@example.org", is_moderator=True)


@pytest.fixture
def referrer(db) -> User:
    return User.objects.create_user("verwijzer@example.org", is_referrer=True)


@pytest.fixture
def other_referrer(db) -> User:
    return User.objects.create_user("andere-verwijzer@example.org", is_referrer=True)


@pytest.fixture
def programme_manager(db) -> User:
    return User.objects.create_user("programmamanager@example.org", is_programme_manager=True)


def _member(organisation: Organisation, email: str, role: MemberRole) -> User:
    user = User.objects.create_user(email)
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user


@pytest.fixture
def as_staff(client) -> Callable[[User], None]:
    """Sign somebody in for /beheer/, which asks for a second factor."""

    def sign_in(user: User) -> None:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        client.force_login(user)

    return sign_in
