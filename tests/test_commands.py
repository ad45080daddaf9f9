"""What `make` offers, what the README promises of it, and which database the tests get."""

import os
import re
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MAKEFLAGS", "MAKELEVEL")}
    return subprocess.run(command, cwd=ROOT, env=bare | environment, capture_output=True, text=True)


def _offered() -> set[str]:
    return {line.split()[0] for line in _run("make", "help").stdout.splitlines()}


def test_every_command_that_make_offers_is_in_the_readme_and_the_other_way_round():
    promised = re.findall(r"^\| `make ([a-z-]+)", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert set(promised) == _offered() - {"help", "lock"}


def test_the_machine_that_checks_us_runs_the_tests_in_every_way():
    called = re.findall(r"^make (.+)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert called == ["check", "test", "test-postgres", "test-without-referrals", "test-ops", "conformance"]
    assert set(called) <= _offered()


def test_a_database_in_the_environment_is_not_for_the_tests():
    assert "env -u DATABASE_URL" in _run("make", "-n", "test").stdout
    of_a_site = _run("make", "-n", "test-postgres", DATABASE_URL="postgres://db.example.org/site").stdout
    named = _run("make", "-n", "test-postgres", "DATABASE_URL=postgres://db.example.org/tests").stdout
    assert "$DATABASE_URL" not in of_a_site
    assert 'scripts/start_postgres.sh "$DATABASE_URL"' in named


@pytest.mark.parametrize("url", ["sqlite:///site.sqlite3", "localhost:5432", "mysql://localhost/site"])
def test_a_named_database_that_is_no_postgresql_is_refused(url):
    done = _run("scripts/start_postgres.sh", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("DATABASE_URL is no address of PostgreSQL.")


def test_a_named_server_that_does_not_answer_is_said_in_a_sentence():
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        done = _run("scripts/start_postgres.sh", f"postgres://me:secret@127.0.0.1:{taken.getsockname()[1]}/site")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "No PostgreSQL answers at the DATABASE_URL you named. Start it, or leave DATABASE_URL out.\n"
    )
