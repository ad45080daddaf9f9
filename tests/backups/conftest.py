from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from activities.models import ImportRun, Photo
from tests.backups.sites import Site, Sites
from tests.other_databases import Databases, in_the_place_of_ours


@pytest.fixture
def sites(databases, tmp_path) -> Sites:
    return Sites(tmp_path, databases)


@pytest.fixture(scope="session")
def filled(django_db_blocker, tmp_path_factory, worker_id):
    """The address of a database with the real places, to be copied."""
    made = Databases(tmp_path_factory.mktemp("filled"), f"filled_{worker_id}")
    with django_db_blocker.unblock():
        address = made.make("places")
        with in_the_place_of_ours(address):
            call_command("migrate", verbosity=0)
            call_command("load_zuidwest", stdout=StringIO())
        yield address
        made.close()


@pytest.fixture
def site(sites, filled) -> Site:
    """With the real places, a photo and a file that a moderator brought in."""
    site = sites.make("site", like=filled)
    with site.entered():
        photo = Photo(width=9, height=1)
        photo.file.save("", ContentFile(b"a picture"), save=False)
        photo.thumbnail.save("", ContentFile(b"a picture"), save=False)
        photo.save()
        ImportRun(kind="places", name="plekken.csv").file.save("", ContentFile(b"naam;straat"))
    return site


@pytest.fixture
def backups(tmp_path):
    """The folder where they stand."""
    return tmp_path / "backups"
