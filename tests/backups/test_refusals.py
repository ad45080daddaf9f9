"""A backup that is half, changed, old, strange or for another site is refused with a sentence, and changes nothing."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from activities.models import Place
from backups import files, folders, making, manifests, postgresql
from backups.manifests import Manifest
from backups.pictures import Picture, Table
from backups.refusals import Refusal


@pytest.fixture
def pack(tmp_path):
    """A folder with a manifest as ours are; the database in it is none."""

    def pack(*, names=("database.sqlite3",), **said) -> str:
        folder = tmp_path / "packed"
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"content")
        picture = Picture({"activities_place": Table(1, "2")}, [], said.pop("migrations", []))
        usual = {"made_at": timezone.now(), "vendor": connection.vendor, "server": "1", "tool": "1", "missing": []}
        listed = said.pop("files", {name: manifests.digest(folder / name) for name in names})
        manifests.write(folder, Manifest(**usual | said, picture=picture, files=listed))
        return folder

    return pack


def _refused(*command: str) -> str:
    with pytest.raises(CommandError) as raised:
        call_command(*map(str, command))
    return str(raised.value)


def test_a_folder_without_one(tmp_path, db):
    assert "staat geen back-up" in _refused("restore", tmp_path)
    assert "python manage.py back_up" in _refused("verify_backup", tmp_path / "nowhere")


def test_one_that_was_not_signed_by_us_or_changed_afterwards(pack, db):
    folder = pack()
    (folder / manifests.NAME).write_bytes((folder / manifests.NAME).read_bytes() + b" ")
    assert "niet ondertekend met jouw SECRET_KEY" in _refused("restore", folder)
    (folder / manifests.SIGNATURE).unlink()
    assert "niet ondertekend met jouw SECRET_KEY" in _refused("restore", folder)
    assert "niet leeg" in _refused("restore", folder, "--unsigned")


def test_the_key_of_before_still_counts(pack, settings):
    folder = pack()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert manifests.read(folder).vendor == connection.vendor
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Refusal, match="SECRET_KEY_FALLBACKS"):
        manifests.read(folder)


@pytest.mark.parametrize("content", [b"conten", b"CONTENT", b"content and more"])
def test_one_with_a_file_that_is_not_what_it_was(pack, content):
    folder = pack()
    (folder / "database.sqlite3").write_bytes(content)
    with pytest.raises(Refusal, match="beschadigd: database"):
        manifests.read(folder)


def test_half_of_one(pack):
    folder = pack(names=("database.sqlite3", "files/media/foto/1.jpg"))
    (folder / "files/media/foto/1.jpg").unlink()
    with pytest.raises(Refusal, match="niet compleet"):
        manifests.read(folder)


@pytest.mark.parametrize("path", ["../outside", "files/media/../../../outside", "/etc/hostname", "", "a\0b"])
def test_one_that_names_a_file_outside_its_folder(pack, tmp_path, path):
    (tmp_path / "outside").write_bytes(b"content")
    folder = pack(files={path: manifests.digest(tmp_path / "outside")})
    with pytest.raises(Refusal, match="buiten zijn eigen map"):
        manifests.read(folder)


@pytest.mark.parametrize("name", ["files", "files/media/1.jpg"])
def test_one_with_a_link_to_elsewhere(pack, tmp_path, name):
    folder = pack(names=("database.sqlite3", "files/media/1.jpg"))
    elsewhere = tmp_path / "elsewhere"
    (folder / name).rename(elsewhere)
    (folder / name).symlink_to(elsewhere)
    with pytest.raises(Refusal, match="buiten zijn eigen map"):
        manifests.read(folder)


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"{" * 100_000, b'{"format": 1, "picture": 3}', b"\xff"])
def test_a_manifest_that_says_nothing(pack, text):
    folder = pack()
    (folder / manifests.NAME).write_bytes(text)
    with pytest.raises(Refusal, match="niet te lezen"):
        manifests.read(folder, is_unsigned=True)


def test_one_in_another_form(pack):
    folder = pack()
    (folder / manifests.NAME).write_bytes(b'{"format": 2}')
    with pytest.raises(Refusal, match="andere versie"):
        manifests.read(folder, is_unsigned=True)


def test_one_of_a_newer_version_of_the_site(pack, db):
    folder = pack(migrations=[("activities", "0001_initial"), ("activities", "9999_of_later")])
    assert "nieuwere versie van de site (activities 9999_of_later)" in _refused("restore", folder)


def test_one_of_another_kind_of_database(pack, db):
    folder = pack(vendor="oracle")
    assert "Dit is een back-up van oracle" in _refused("restore", folder)


def test_one_from_which_names_would_come_back(pack, db):
    folder = pack(made_at=timezone.now() - timedelta(days=15))
    assert "15 dagen oud" in _refused("restore", folder)
    assert "niet leeg" in _refused("restore", folder, "--although-old")


def test_a_database_with_something_in_it_stays_as_it_is(pack, zuidwest):
    number = Place.objects.count()
    assert "De database is niet leeg" in _refused("restore", pack())
    assert Place.objects.count() == number > 0


def test_a_folder_with_other_uploads_stays_as_it_is(pack, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "foto").mkdir(parents=True)
    other = settings.MEDIA_ROOT / "foto" / "other.jpg"
    other.write_bytes(b"of somebody")
    listed = manifests.read(pack(names=("database.sqlite3", "files/media/foto/1.jpg"))).files
    with pytest.raises(Refusal, match="staan al andere bestanden, zoals other"):
        files.must_fit(listed)
    assert other.read_bytes() == b"of somebody"


def test_uploads_of_a_restore_that_was_broken_off_are_no_hindrance(pack, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    folder = pack(names=("database.sqlite3", "files/media/foto/1.jpg"))
    for _ in range(2):
        files.must_fit(manifests.read(folder).files)
        assert files.put_back(folder, manifests.read(folder).files) == 1
    assert (settings.MEDIA_ROOT / "foto/1.jpg").read_bytes() == b"content"


def test_uploads_of_a_kind_that_we_do_not_have(pack):
    listed = manifests.read(pack(names=("database.sqlite3", "files/attic/1.jpg"))).files
    with pytest.raises(Refusal, match="geen plaats voor files/attic/1"):
        files.must_fit(listed)


def test_a_server_that_is_newer_than_the_programs_here(monkeypatch):
    monkeypatch.setattr(postgresql, "server_version", lambda connection: "99.1 (Debian)")
    with pytest.raises(Refusal, match="postgresql-client-99"):
        postgresql._program("pg_dump", connection)


def test_a_second_backup_at_the_same_time(tmp_path):
    with folders.building(tmp_path, timezone.now()), pytest.raises(Refusal, match="wordt al een back-up gemaakt"):
        making.make(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="Kijk of de map bestaat"):
        making.make(tmp_path / "file" / "backups")
