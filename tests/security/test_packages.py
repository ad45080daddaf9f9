"""A known hole in a package fails the check, and a service that is away does not."""

import json
import sys
from pathlib import Path

import pytest

from scripts import check_packages

ROOT = Path(__file__).parents[2]

FINE = {"name": "django", "version": "5.2", "vulns": []}
HOLE = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1", "2.0"]}]}
PASSED_OVER = {"name": "ours", "skip_reason": "Dependency not found"}


@pytest.fixture
def check(tmp_path, capsys):
    """Runs the check on a lock file of its own, with a program that says what pip-audit would have said."""
    lock = tmp_path / "requirements.lock"
    lock.write_text("old==1.0\n")

    def run(said: str) -> tuple[int, str]:
        program = [sys.executable, "-c", f"import sys; sys.stdout.write({said!r}); sys.exit(1)"]
        status = check_packages.main(lock, tmp_path / "var" / "kept.json", program)
        return status, capsys.readouterr().out

    run.lock = lock
    return run


def _said(*packages):
    return json.dumps({"dependencies": packages})


def test_a_known_hole_fails_and_says_which_version_mends_it(check):
    status, told = check(_said(FINE, HOLE))
    assert status == 1
    assert "old 1.0: PYSEC-2026-1, mended in 1.1, 2.0" in told
    assert "make lock" in told


@pytest.mark.parametrize("said", ["", "no json", "[]", _said(PASSED_OVER)])
def test_a_service_that_is_away_is_told_in_one_line_and_fails_nothing(check, said):
    status, told = check(said)
    assert (status, told.count("\n")) == (0, 1)
    assert "could not be looked up" in told


def test_an_answer_is_remembered_until_the_packages_change_or_a_day_is_over(check, time_machine):
    time_machine.move_to("2026-12-01T10:00:00Z", tick=False)
    assert check(_said(FINE)) == (0, "")
    assert check(_said(HOLE)) == (0, "")
    time_machine.shift(24 * 3600 + 1)
    assert check(_said(HOLE))[0] == 1
    assert check(_said(FINE))[0] == 0
    check.lock.write_text("old==1.0\nother==2.0\n")
    assert check(_said(HOLE))[0] == 1


def test_a_hole_is_not_remembered_away(check):
    assert [check(_said(HOLE))[0] for _time in range(2)] == [1, 1]


def test_every_package_is_pinned_with_its_hashes():
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text().split("\n")
        pinned = [number for number, line in enumerate(lines) if line and not line.startswith((" ", "#"))]
        assert len(pinned) > 20
        for number in pinned:
            assert "==" in lines[number]
            assert lines[number + 1].strip().startswith("--hash=sha256:"), lines[number]


def test_the_check_is_part_of_make_check():
    assert "scripts/check_packages.py" in (ROOT / "Makefile").read_text()
