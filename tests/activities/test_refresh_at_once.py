"""refresh_occurrences run twice at the same moment, by real processes: nothing is lost and nothing is doubled."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from activities import schedules
from activities.models import Activity, Occurrence

ROOT = Path(__file__).parents[2]
EXPECTED = """
from django.utils import timezone
from activities.models import Activity, Occurrence, Revision
from activities.schedules import horizon, occurrences_of
now, today = timezone.now(), timezone.localdate()
said = {(s.pk, o.original_start) for a in Activity.objects.all() for s in a.schedules.all()
        for o in occurrences_of(s, today, horizon(now)) if o.ends_at > now}
stored = list(Occurrence.objects.filter(ends_at__gt=now).values_list("schedule", "original_start"))
assert len(stored) == len(set(stored)) == len(said) > 500, (len(stored), len(said))
assert set(stored) == said
"""


@pytest.fixture
def manage(tmp_path):
    """Commands on an SQLite file of their own."""
    environment = os.environ | {
        "DEBUG": "true",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }

    def start(*command):
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return start


def _finish(process):
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return output


def test_two_processes_on_one_sqlite_file(manage):
    for command in (["migrate", "--verbosity", "0"], ["load_zuidwest"], ["load_examples"]):
        _finish(manage(*command))
    _finish(manage("shell", "-c", "from activities.models import Occurrence; Occurrence.objects.all().delete()"))
    both = [manage("refresh_occurrences") for _ in range(2)]
    said = [_finish(process) for process in both]
    assert any(": 0 erbij, 0 veranderd, 0 weg." in output for output in said)
    _finish(manage("shell", "-c", EXPECTED))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads cannot share the in-memory database of the tests")
@pytest.mark.django_db(transaction=True)
def test_four_connections_on_one_server(examples):
    ids = set(Activity.objects.filter(schedules__isnull=False).values_list("pk", flat=True))
    before = set(Occurrence.objects.values_list("uuid", flat=True))
    Occurrence.objects.all().delete()
    together, failures = Barrier(4), []

    def refresh():
        try:
            together.wait()
            list(schedules.refresh(ids))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=refresh) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(Occurrence.objects.values_list("uuid", flat=True)) == before
