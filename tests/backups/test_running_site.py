"""A backup is made while people write, and put back on a machine where there is nothing."""

import json
from contextlib import contextmanager

from tests.backups.sites import finish

WRITE = "from tests.backups.writers import write_for_ever; write_for_ever('schrijver-{number}')"
# Each photo has its files, with in them what was written then.
PHOTOS = """
from activities.models import Photo
photos = list(Photo.objects.all())
for photo in photos:
    text = photo.file.read()
    assert text == photo.thumbnail.read() and len(text) == photo.width, text
print(len(photos))
"""
ACTIVITIES = "from activities.models import Activity; print(*Activity.objects.values_list('uuid', flat=True))"


@contextmanager
def _people_who_write(site, number=3):
    writers = [site.start("shell", "-v", "0", "-c", WRITE.format(number=each)) for each in range(number)]
    acknowledged = [[writer.stdout.readline().strip() for _ in range(3)] for writer in writers]
    assert all(all(lines) for lines in acknowledged), [writer.poll() for writer in writers]
    yield {uuid for lines in acknowledged for uuid in lines}
    for writer in writers:
        assert writer.poll() is None
        writer.terminate()
        finish(writer)


def test_all_that_was_acknowledged_before_it_is_in_the_backup_of_a_site_that_people_write_to(site, sites, backups):
    with _people_who_write(site) as acknowledged:
        site.run("back_up", str(backups))
    other = sites.make("other")
    said = other.run("restore", str(backups))
    assert "Aantallen en controlegetallen kloppen." in said
    assert acknowledged <= set(other.ask(ACTIVITIES).split())
    # Each record of the log is about the one before: of two moments it would not fit.
    other.run("verify_referral_log")
    assert int(other.ask(PHOTOS)) > 0
    assert "Ontbrak" not in said


def test_the_rows_and_files_are_the_same_on_the_empty_machine(site, sites, backups):
    with _people_who_write(site, number=1):
        pass
    site.run("back_up", str(backups))
    rows, uploads = site.rows(), site.uploads()
    other = sites.make("other")
    other.run("restore", str(backups))
    assert len(uploads) > 4
    # The heartbeat of the backup itself comes after it.
    assert rows.pop("background.Heartbeat")[0] == 1
    assert other.rows() == rows | {"background.Heartbeat": other.rows()["background.Heartbeat"]}
    assert {name: content for name, content in other.uploads().items() if name in uploads} == other.uploads()


def test_what_the_manifest_counts_is_what_there_is(site, backups):
    site.run("back_up", str(backups))
    (manifest,) = backups.glob("backup-*/manifest.json")
    tables = json.loads(manifest.read_text())["picture"]["tables"]
    count = "from activities.models import *; from maps.models import *; "
    count += "print(Postcode.objects.count(), Place.objects.count(), Photo.objects.count())"
    names = ("maps_postcode", "activities_place", "activities_photo")
    assert [tables[name][0] for name in names] == [int(number) for number in site.ask(count).split()]


def test_a_restored_site_goes_on_as_the_old_one_did(site, sites, backups):
    site.run("back_up", str(backups))
    other = sites.make("other")
    other.run("restore", str(backups))
    with _people_who_write(other, number=1):
        pass
    other.run("verify_referral_log")
    other.run("migrate", "--check")
    other.run("check", "--database", "default", "--fail-level", "WARNING", EMAIL_URL="smtp://mail.example.org")
    other.run("back_up", str(backups), "--verify")


def test_the_restore_test_leaves_nothing_behind_and_the_heartbeat_tells_of_it(site, backups):
    assert "Op proef teruggezet: alles klopt." in site.run("back_up", str(backups), "--verify")
    assert "precies als toen" in site.run("verify_backup", str(backups))
    assert len([path for path in backups.iterdir() if path.name != ".lock"]) == 1
    beat = "from background import heartbeats; print(heartbeats.last('backup') is not None)"
    assert site.ask(beat).strip() == "True"
