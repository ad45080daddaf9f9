"""Whole sites for tests of backups: each with a folder and a database of its own, reached by commands as an operator does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection

ROOT = Path(__file__).parents[2]
# Independent of what the product counts: every row of every model as the database gives it.
ROWS = """
import hashlib, json
from tests.stored_examples import rows_of_all
print(json.dumps({model._meta.label: [len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()]
                  for model, rows in rows_of_all().items()}))
"""


class Site:
    def __init__(self, folder: Path, database_url: str, **environment: str) -> None:
        self.folder, self.database_url = folder, database_url
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = os.environ | {"DEBUG": "false", "VAR_DIR": str(folder), "DATABASE_URL": database_url}
        self.environment |= {"PYTHONPATH": str(ROOT)} | environment

    def start(self, *command: str, **environment: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str, **environment: str) -> str:
        output, said = finish(self.start(*command, **environment))
        assert not said[0], said[1]
        return output

    def refused(self, *command: str, **environment: str) -> str:
        """The sentence that it ends with, and nothing but that: no traceback."""
        output, (code, said) = finish(self.start(*command, **environment))
        assert (code, output) == (1, ""), (code, output, said)
        assert said.startswith("CommandError: "), said
        return said.removeprefix("CommandError: ").strip()

    def ask(self, script: str) -> str:
        return self.run("shell", "-v", "0", "-c", script)

    def rows(self) -> dict[str, list]:
        return json.loads(self.ask(ROWS).splitlines()[-1])

    def uploads(self) -> dict[str, bytes]:
        """What people sent, by its place in the folder of the site."""
        folders = [self.folder / name for name in ("media", "imports")]
        paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}


def finish(process: subprocess.Popen) -> tuple[str, tuple[int, str]]:
    output, said = process.communicate(timeout=120)
    return output, (process.returncode, said)


class Sites:
    """Makes sites on the kind of database that these tests run on, and cleans up."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.made = folder, name, []

    def make(self, name: str, like: Site | None = None) -> Site:
        """Without a table, or with all that another holds: that one stands still."""
        if connection.vendor == "sqlite":
            return self._of_a_file(name, like)
        database = f"test_backups_{self.name}_{name}"
        template = urlsplit(like.database_url).path.strip("/") if like else "template0"
        self._tell(f'DROP DATABASE IF EXISTS "{database}"', f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        self.made.append(database)
        return Site(self.folder / name, self._url(database))

    def close(self) -> None:
        self._tell(*(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)' for database in self.made))

    def _of_a_file(self, name: str, like: Site | None) -> Site:
        site = Site(self.folder / name, f"sqlite:///{self.folder / name / 'site.sqlite3'}")
        if like:
            file = like.folder / "site.sqlite3"
            (site.folder / "site.sqlite3").write_bytes(file.read_bytes())
        return site

    def _tell(self, *statements: str) -> None:
        if statements:
            with psycopg.connect(self._url("postgres"), autocommit=True) as plain:
                for statement in statements:
                    plain.execute(statement)

    def _url(self, database: str) -> str:
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
