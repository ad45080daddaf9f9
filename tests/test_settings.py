"""backend/settings.py, read in a process of its own with another environment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRINT_DATABASE = "import json; from backend import settings; print(json.dumps(settings.DATABASES['default']))"


def _database(url: str) -> dict:
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DATABASE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(("query", "seconds"), [("", 5), ("?connect_timeout=2", 2)])
def test_a_postgresql_that_does_not_answer_is_given_up(query, seconds):
    database = _database(f"postgres://site:secret@db.example.org/dichtbij{query}")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["OPTIONS"] == {"connect_timeout": seconds}


def test_sqlite_writers_wait_for_each_other(tmp_path):
    database = _database(f"sqlite:///{tmp_path / 'site.sqlite3'}")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "connect_timeout" not in database["OPTIONS"]
