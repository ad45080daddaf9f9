"""Real processes of one site: `site` knows the database that they share (fixture `database_url`)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Processes:
    """Commands of one site, each in a process of its own."""

    def __init__(self, folder: Path, database_url: str, **environment: str) -> None:
        own = {"DEBUG": "false", "VAR_DIR": str(folder), "DATABASE_URL": database_url}
        self.environment = os.environ | own | environment
        self.started: list[subprocess.Popen] = []

    def start(self, *command: str, **environment: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=self.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process


def finish(process: subprocess.Popen) -> str:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return output.splitlines()[-1] if output else ""


def kill(process: subprocess.Popen) -> None:
    process.kill()
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL


def migrate(folder: Path) -> Path:
    """An SQLite database with all tables, to copy."""
    file = folder / "site.sqlite3"
    environment = os.environ | {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{file}"}
    subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "-v", "0"], env=environment, check=True)
    return file
