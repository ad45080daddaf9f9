import pytest
from django.core.files.base import ContentFile

from activities.models import ImportRun, Photo
from tests.backups.sites import Site, Sites


@pytest.fixture
def sites(databases, tmp_path) -> Sites:
    return Sites(tmp_path, databases)


@pytest.fixture
def site(sites) -> Site:
    """With the real places, a photo and a file that a moderator brought in."""
    site = sites.make("site", filled=True)
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
