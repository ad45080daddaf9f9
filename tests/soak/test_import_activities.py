"""A large file through the real command, in a process of its own: 300 rows every day, 5,000 with `make soak`."""

import csv
import os
import re
import signal
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = 5_000 if os.environ.get("SOAK") else 300
BAD = ROWS // 25
MOST_MB = 300
# Runs a command and says after it how much memory that took, in kB: of this process there may be other children.
MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print("kB:", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)
"""
COLUMNS = (
    *("key", "name", "category", "place", "weekdays", "first_day", "last_day", "start_time", "end_time"),
    *("price", "languages", "source"),
)
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")


class Site:
    def __init__(self, folder: Path) -> None:
        self.file = folder / "activiteiten.csv"
        self.database = folder / "site.sqlite3"
        self.environment = os.environ | {
            "DEBUG": "true",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
        }
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_zuidwest")

    def manage(self, *command: str) -> subprocess.CompletedProcess:
        measured = [sys.executable, "-c", MEASURED, *self.command(*command)]
        return subprocess.run(measured, env=self.environment, capture_output=True, text=True, check=True)

    def command(self, *command: str) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), *command]

    def count(self, table: str) -> int:
        with sqlite3.connect(self.database) as connection:
            return connection.execute(f"SELECT COUNT(*) FROM activities_{table}").fetchone()[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    site = Site(tmp_path_factory.mktemp("import"))
    first = date.today() + timedelta(days=1)
    with site.file.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(ROWS):
            place = "wijkcentrum-bouwlust" if number % 25 != 7 else "nergens"
            days = f"{DAYS[number % 7]}|{DAYS[(number + 2) % 7]}"
            times = (days, first.isoformat(), (first + timedelta(days=200)).isoformat(), "10:00", "12:30")
            writer.writerow([f"r{number}", f"Koffie {number}", "ontmoeten", place, *times, "gratis", "nl|tr", "test"])
    return site


def test_a_large_file_is_killed_half_way_then_taken_in_and_then_again(site):
    """One test: each part goes on with what the one before it left."""
    _a_kill_half_way_leaves_nothing_behind(site)
    _the_good_rows_are_in_and_the_bad_ones_told_with_their_line(site)
    _a_second_run_changes_nothing(site)


def _a_kill_half_way_leaves_nothing_behind(site):
    before = site.count("activity"), site.count("occurrence"), site.count("auditentry")
    command = site.command("import_activities", str(site.file))
    with subprocess.Popen(command, env=site.environment, stderr=subprocess.PIPE) as process:
        seen = b""
        # The second bar is that of the writing: a batch is in by then, and the transaction is open.
        while not re.search(rb"100 %[^\r]*\r[^\r]* [1-9]\d? %", seen):
            char = process.stderr.read(1)
            assert char, f"it ended before it could be killed: {seen}"
            seen += char
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert (site.count("activity"), site.count("occurrence"), site.count("auditentry")) == before


def _the_good_rows_are_in_and_the_bad_ones_told_with_their_line(site):
    before = site.count("activity")
    done = site.manage("import_activities", str(site.file))
    assert done.stdout.strip() == f"{ROWS - BAD} nieuw, 0 gewijzigd, 0 ongewijzigd, {BAD} geweigerd."
    assert site.count("activity") == before + ROWS - BAD
    told = re.findall(r"regel (\d+): place: de plek nergens kennen we niet", done.stderr)
    assert [int(line) for line in told] == [number + 2 for number in range(ROWS) if number % 25 == 7]
    assert f"100 %  {ROWS} van {ROWS}" in done.stderr
    assert int(re.search(r"kB: (\d+)", done.stderr)[1]) < MOST_MB * 1024


def _a_second_run_changes_nothing(site):
    before = site.count("auditentry"), site.count("occurrence")
    done = site.manage("import_activities", str(site.file))
    assert done.stdout.strip() == f"0 nieuw, 0 gewijzigd, {ROWS - BAD} ongewijzigd, {BAD} geweigerd."
    assert (site.count("auditentry"), site.count("occurrence")) == before
