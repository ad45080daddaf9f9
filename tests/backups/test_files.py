"""Files come and go while a backup is made; the database is looked at in between."""

from backups import files


def test_one_that_was_still_being_written_is_copied_again(tmp_path):
    upload, copy = tmp_path / "upload", tmp_path / "into" / "copy"
    upload.write_bytes(b"hal")
    files._copy(upload, copy)
    upload.write_bytes(b"half and half")
    files._copy(upload, copy)
    assert copy.read_bytes() == b"half and half"


def test_one_that_did_not_change_is_copied_once(tmp_path):
    upload, copy = tmp_path / "upload", tmp_path / "copy"
    upload.write_bytes(b"whole")
    files._copy(upload, copy)
    before = copy.stat().st_ino, copy.stat().st_mtime_ns
    copy.write_bytes(b"WHOLE")
    files.os.utime(copy, ns=(before[1], before[1]))
    files._copy(upload, copy)
    assert copy.read_bytes() == b"WHOLE"


def test_one_that_goes_meanwhile_is_kept_as_it_was(tmp_path):
    upload, copy = tmp_path / "upload", tmp_path / "copy"
    upload.write_bytes(b"whole")
    files._copy(upload, copy)
    upload.unlink()
    files._copy(upload, copy)
    assert copy.read_bytes() == b"whole"


def test_every_folder_of_uploads_has_a_name_of_its_own():
    assert set(files.stores()) == {"media", "imports"}
