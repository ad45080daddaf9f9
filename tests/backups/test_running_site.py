"""A backup is made while people write, and put back on a machine where there is nothing."""

import json
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from activities.models import Activity, Photo, Place
from background import heartbeats
from maps.models import Postcode
from programmes import triggers as of_the_baseline
from tests.backups.sites import raw_rows

WRITE = "from tests.backups.writers import write_for_ever; write_for_ever('schrijver-{number}')"


@contextmanager
def _people_who_write(site, number=2):
    writers = [site.start(WRITE.format(number=each)) for each in range(number)]
    try:
        lines = [writer.stdout.readline().strip() for writer in writers for _ in range(3)]
        assert all(lines), [writer.poll() for writer in writers]
        yield set(lines)
        assert [writer.poll() for writer in writers] == [None] * number
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate(timeout=60)


@pytest.mark.skipif(not apps.is_installed("referrals"), reason="the writers refer")
def test_all_that_was_acknowledged_before_it_is_in_the_backup_of_a_site_that_people_write_to(site, sites, backups):
    with _people_who_write(site) as acknowledged:
        site.run("back_up", str(backups))
    other = sites.make("other")
    said = other.run("restore", str(backups))
    assert "Aantallen en controlegetallen kloppen." in said
    assert "Ontbrak" not in said
    # Each record of the log is about the one before: of two moments it would not fit.
    other.run("verify_referral_log")
    with other.entered():
        assert acknowledged <= {str(uuid) for uuid in Activity.objects.values_list("uuid", flat=True)}
        paths = {(Path(photo.file.path), Path(photo.thumbnail.path)): photo.width for photo in Photo.objects.all()}
        assert len(paths) > 2
        for (file, thumbnail), width in paths.items():
            assert file.read_bytes() == thumbnail.read_bytes()
            assert file.stat().st_size == width


def test_the_rows_and_files_are_the_same_on_the_empty_machine(site, sites, backups):
    site.run("back_up", str(backups))
    other = sites.make("other")
    other.run("restore", str(backups))
    with site.entered():
        rows = raw_rows()
    with other.entered():
        assert raw_rows() == rows
        assert not of_the_baseline.GUARD.missing(connection)
        call_command("migrate", "--check", stdout=StringIO())
        # It goes on where the old one was: the next number of a row is free.
        assert Place.objects.create(slug="nieuw", name="Nieuw", source="test").pk
    assert other.uploads() == site.uploads() != {}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no extensions in a database")
def test_what_a_managed_server_adds_to_a_database_does_not_go_along(site, sites, backups):
    with site.entered(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION pg_trgm")
    site.run("back_up", str(backups))
    other = sites.make("other")
    other.run("restore", str(backups))
    with other.entered(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        assert cursor.fetchone() == (0,)


def test_what_the_manifest_counts_is_what_there_is(site, backups):
    site.run("back_up", str(backups))
    (manifest,) = backups.glob("backup-*/manifest.json")
    tables = json.loads(manifest.read_text())["picture"]["tables"]
    names = ("maps_postcode", "activities_place", "activities_photo")
    with site.entered():
        counts = [model.objects.count() for model in (Postcode, Place, Photo)]
    assert [tables[name][0] for name in names] == counts
    assert min(counts) == 1


def test_files_go_along_that_a_row_names_and_one_that_is_gone_is_told(site, sites, backups):
    (site.folder / "media/foto/of-nobody.jpg").write_bytes(b"thrown away, or not saved yet")
    gone = next(path for path in site.uploads() if path.endswith("-klein.jpg"))
    (site.folder / gone).unlink()
    site.run("back_up", str(backups))
    other = sites.make("other")
    assert f"Ontbrak al toen de back-up gemaakt werd: {gone}." in other.run("restore", str(backups))
    assert other.uploads().keys() == site.uploads().keys() - {"media/foto/of-nobody.jpg"}


def test_the_restore_test_leaves_nothing_behind_and_the_heartbeat_tells_of_it(site, backups):
    assert "Op proef teruggezet: alles klopt." in site.run("back_up", str(backups), "--verify")
    assert "precies als toen" in site.run("verify_backup", str(backups))
    assert [path.name[:7] for path in backups.iterdir() if path.name != ".lock"] == ["backup-"]
    with site.entered():
        assert timezone.now() - heartbeats.last("backup") < timedelta(minutes=5)
