"""Whole sites for tests of backups, each with a folder and a database of its own."""

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from activities.models import ImportRun
from tests.other_databases import Databases, in_the_place_of_ours

ROOT = Path(__file__).parents[2]


class Site:
    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.database_url = folder, database_url
        folder.mkdir()

    @contextmanager
    def entered(self):
        """This process is that site until the end."""
        imports = FileSystemStorage(location=self.folder / "imports")
        with ExitStack() as stack:
            stack.enter_context(in_the_place_of_ours(self.database_url))
            stack.enter_context(override_settings(VAR_DIR=self.folder, MEDIA_ROOT=self.folder / "media"))
            stack.enter_context(patch.object(ImportRun._meta.get_field("file"), "storage", imports))
            yield

    def run(self, *command: str) -> str:
        output = StringIO()
        with self.entered():
            call_command(*command, stdout=output)
        return output.getvalue()

    def start(self, script: str) -> subprocess.Popen:
        """In a process of its own."""
        said = {"DEBUG": "false", "VAR_DIR": str(self.folder), "DATABASE_URL": self.database_url}
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", script],
            env=os.environ | said | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def uploads(self) -> dict[str, bytes]:
        """What people sent, by its place in the folder of the site."""
        folders = [self.folder / name for name in ("media", "imports")]
        paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}


class Sites:
    def __init__(self, folder: Path, databases: Databases) -> None:
        self.folder, self.databases = folder, databases

    def make(self, name: str, *, like: str | None = None) -> Site:
        return Site(self.folder / name, self.databases.make(name, like=like))


def raw_rows():
    """Independent of what the product counts: every row of every table as the database gives it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: _of(cursor, table) for table in tables if table != "background_heartbeat"}


def _of(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')
    return sorted(map(repr, cursor.fetchall()))
