import pytest

from tests.backups.sites import Site, Sites


@pytest.fixture(scope="session")
def filled(tmp_path_factory, worker_id) -> Site:
    """The real places, on a database of its own. Not to be written to: it is the model of others."""
    sites = Sites(tmp_path_factory.mktemp("model"), f"{worker_id}_model")
    site = sites.make("filled")
    site.run("migrate", "-v", "0")
    site.run("load_zuidwest")
    if site.database_url.startswith("sqlite"):
        site.ask("from django.db import connection as c; c.cursor().execute('PRAGMA journal_mode=DELETE')")
    yield site
    sites.close()


@pytest.fixture
def sites(tmp_path, worker_id):
    made = Sites(tmp_path, worker_id)
    yield made
    made.close()


@pytest.fixture
def site(sites, filled) -> Site:
    """With the real places, a photo and a file that a moderator brought in."""
    site = sites.make("site", like=filled)
    site.ask(UPLOADS)
    return site


UPLOADS = """
from django.core.files.base import ContentFile
from activities.models import ImportRun, Photo
photo = Photo(width=1, height=1)
photo.file.save("", ContentFile(b"a picture"), save=False)
photo.thumbnail.save("", ContentFile(b"a small one"), save=False)
photo.save()
run = ImportRun(kind="places", name="plekken.csv")
run.file.save("", ContentFile(b"naam;straat"))
"""


@pytest.fixture
def backups(tmp_path):
    """The folder where they stand."""
    return tmp_path / "backups"
