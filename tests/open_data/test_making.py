"""The files replace each other all at once, or not at all."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError
from django.db import connection

from activities.models import Organisation
from activities.open_data import downloads, rows
from activities.open_data.downloads import Manifest
from activities.open_data.reading import one_moment
from tests.open_data.reading import content_of, csv_rows

ROOT = Path(__file__).parents[2]


def _folders(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def _names(client):
    return {row["naam"] for row in csv_rows(content_of(client, "activiteiten.csv"))}


def test_new_files_take_the_place_of_the_old_ones(client, make_activity, make_downloads, folder, capsys):
    make_activity("Koffie")
    make_downloads()
    [old] = _folders(folder)
    make_activity("Thee")
    make_downloads()

    assert {"Koffie", "Thee"} <= _names(client)
    assert len(_folders(folder)) == 1
    assert _folders(folder) != [old]
    assert capsys.readouterr().out.startswith("17 downloads gemaakt: ")


@pytest.mark.parametrize("where", ["activiteiten.csv", "momenten.xlsx", "manifest.new"])
def test_a_full_disk_is_said_and_leaves_the_old_files(
    client, make_activity, make_downloads, folder, monkeypatch, where
):
    make_activity("Koffie")
    make_downloads()
    before = _folders(folder)
    make_activity("Thee")
    with monkeypatch.context() as patched:
        _fill_up(patched, where)
        with pytest.raises(CommandError, match=r"No space left on device\. Wat er stond, staat er nog\."):
            make_downloads()

    assert _folders(folder) == before
    assert "Koffie" in _names(client)
    assert "Thee" not in _names(client)
    make_downloads()
    assert "Thee" in _names(client)


def _fill_up(monkeypatch, where):
    """The disk takes nothing more when a file of this name is synced."""
    fsync = os.fsync

    def full(number):
        if Path(os.readlink(f"/proc/self/fd/{number}")).name == where:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(number)

    monkeypatch.setattr(os, "fsync", full)


def test_without_the_right_to_write_there_is_a_sentence(settings, tmp_path, make_downloads):
    (tmp_path / "a file").write_text("")
    settings.VAR_DIR = tmp_path / "a file"
    with pytest.raises(CommandError, match="De downloads zijn niet gemaakt: Not a directory"):
        make_downloads()


def test_what_somebody_left_who_was_killed_is_cleared_away(client, make_activity, make_downloads, folder):
    make_activity("Koffie")
    make_downloads()
    (folder / "20200101T000000Z-half").mkdir()
    (folder / "20200101T000000Z-half" / "activiteiten.csv").write_text("half")

    assert "Koffie" in _names(client)
    make_downloads()
    assert len(_folders(folder)) == 1


def test_only_one_makes_them_at_a_time(make_downloads, folder, monkeypatch):
    held = []

    def look():
        with (folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                held.append(True)

    organisations = rows.TABLES[-1]
    write = downloads._write

    def looking(table, *args):
        if table == organisations:
            look()
        return write(table, *args)

    monkeypatch.setattr(downloads, "_write", looking)
    make_downloads()
    assert held == [True]
    look()
    assert held == [True]


def test_who_reads_while_they_are_replaced_gets_the_new_ones(make_activity, make_downloads, monkeypatch):
    make_downloads()
    old = downloads.read_manifest()
    make_downloads()
    manifests = iter([old, downloads.read_manifest()])
    monkeypatch.setattr(downloads, "read_manifest", lambda: next(manifests))
    opened = downloads.open_file("plekken.csv", packed=False)

    assert opened is not None
    with opened.file as file:
        assert file.read(3) == b"\xef\xbb\xbf"


def test_a_name_that_was_not_made_yet_is_not_there(monkeypatch, folder, django_user_model):
    monkeypatch.setattr(downloads, "read_manifest", lambda: Manifest(folder, None, {}))
    assert downloads.open_file("plekken.csv", packed=False) is None


KILLED = """
import django, os, signal; django.setup()
from activities.open_data import downloads
written = downloads._write
def write(table, *args):
    if table.name == "momenten": os.kill(os.getpid(), signal.SIGKILL)
    return written(table, *args)
downloads._write = write
downloads.make()
"""
AT_ONCE = """
import django, sqlite3, sys; django.setup()
from django.db import connection
from activities.models import Organisation
from activities.open_data.reading import one_moment
with one_moment():
    before = Organisation.objects.count()
    with sqlite3.connect(sys.argv[1], timeout=1) as other:
        other.execute("UPDATE activities_organisation SET name = 'x'")
    other.close()
    assert not Organisation.objects.filter(name="x").exists()
    assert Organisation.objects.count() == before > 0
assert Organisation.objects.filter(name="x").exists()
"""


@pytest.fixture
def process(tmp_path):
    """Python of its own on an SQLite file of its own, which has the real places."""
    environment = os.environ | {
        "DEBUG": "true",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "backend.settings",
    }

    def run(*command):
        return subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)

    for command in (["migrate", "--verbosity", "0"], ["load_zuidwest"]):
        done = run("manage.py", *command)
        assert done.returncode == 0, done.stderr
    return run


def test_killed_half_way_or_beside_a_writer(process, client, folder, tmp_path):
    assert process("manage.py", "make_downloads").stdout.startswith("17 downloads gemaakt: ")
    [before] = _folders(folder)
    assert process("-c", KILLED).returncode == -signal.SIGKILL
    assert len(_folders(folder)) == 2
    assert downloads.read_manifest().folder.name == before
    assert len(_names(client)) > 40
    assert process("manage.py", "make_downloads").returncode == 0
    assert len(_folders(folder)) == 1

    done = process("-c", AT_ONCE, str(tmp_path / "site.sqlite3"))
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has this test in a process of its own")
@pytest.mark.django_db(transaction=True)
def test_on_a_server_all_is_of_one_moment(zuidwest):
    def rename():
        Organisation.objects.update(name="x")
        connection.close()

    with one_moment():
        assert not Organisation.objects.filter(name="x").exists()
        other = Thread(target=rename)
        other.start()
        other.join()
        assert not Organisation.objects.filter(name="x").exists()
    assert Organisation.objects.filter(name="x").exists()
