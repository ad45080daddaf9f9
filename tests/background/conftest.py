import pytest

from background import running
from background.models import QueuedTask
from tests.background import errands
from tests.working import new_lease


@pytest.fixture
def in_the_database(settings):
    """Tasks go to the database, as on a real site; elsewhere the tests do them at once."""
    settings.TASKS_AT_ONCE = False
    settings.TASKS = {"default": {"BACKEND": "background.queue.Queue"}}


@pytest.fixture
def lease(db):
    return new_lease()


@pytest.fixture
def do_next(lease):
    """Do the next task that may be begun; gives its row as it is afterwards, or None."""

    def do_next() -> QueuedTask | None:
        row = running.claim(lease)
        if row is None:
            return None
        running.do(row, lease)
        return QueuedTask.objects.get(pk=row.pk)

    return do_next


@pytest.fixture
def told(tmp_path):
    """What the errand of this name told, line by line."""
    return lambda name: (tmp_path / f"{name}.told").read_text().split() if (tmp_path / f"{name}.told").exists() else []


@pytest.fixture
def note(tmp_path):
    return lambda name, **options: errands.note.using(**options).enqueue(str(tmp_path), name)
