import pytest
from django.core.management import call_command


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Where the files of this test stand."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "downloads"


@pytest.fixture
def make_downloads(db):
    return lambda: call_command("make_downloads")
