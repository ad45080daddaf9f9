"""Where backups stand: a folder each, with the moment it was made in its name, and there as a whole or not at all."""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from backups.manifests import NAME
from backups.refusals import Refusal

_FORM = "backup-%Y-%m-%dT%H-%M-%S-%fZ"
_OURS = re.compile(r"backup-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{6}Z")
_HALF = ".half-"
# For nobody but who makes them: names of people are in them.
_PRIVATE = 0o077


@contextmanager
def building(folder: Path, made_at: datetime) -> Iterator[Path]:
    """A folder to fill; it gets its name once all of it is on the disk. One at a time."""
    before = os.umask(_PRIVATE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            _throw_away_halves(folder)
            half = folder / f"{_HALF}{made_at:{_FORM}}"
            half.mkdir()
            yield half
            _to_disk(half)
            half.rename(folder / made_at.strftime(_FORM))
            _sync(folder)
    finally:
        os.umask(before)


@contextmanager
def passing(folder: Path) -> Iterator[Path]:
    """A folder that is thrown away, here or when the next backup is made. One at a time."""
    with _alone(folder), tempfile.TemporaryDirectory(prefix=_HALF, dir=folder) as half:
        yield Path(half)


def named(made_at: datetime) -> str:
    return made_at.strftime(_FORM)


def all_in(folder: Path) -> list[Path]:
    """Whole ones, the newest last."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name) and (path / NAME).is_file())


def chosen(folder: Path) -> Path:
    """The folder itself when it is a backup, or else the newest in it."""
    if (folder / NAME).exists():
        return folder
    found = all_in(folder)
    if not found:
        raise Refusal(f"In {folder} staat geen back-up. Maak er een: python manage.py back_up {folder}")
    return found[-1]


def made_at(backup: Path) -> datetime:
    return datetime.strptime(backup.name, _FORM).replace(tzinfo=UTC)


def drop_old(folder: Path, now: datetime, keep: timedelta) -> list[Path]:
    """The newest stays, however old: without it there would be nothing."""
    old = [backup for backup in all_in(folder)[:-1] if now - made_at(backup) > keep]
    for backup in old:
        # Under another name first: half thrown away it is no backup any more.
        half = backup.rename(folder / f"{_HALF}{backup.name}")
        shutil.rmtree(half)
    return old


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refusal(f"Er wordt al een back-up gemaakt in {folder}. Wacht tot die klaar is.") from error
        yield


def _throw_away_halves(folder: Path) -> None:
    for half in folder.glob(f"{_HALF}*"):
        shutil.rmtree(half)


def _to_disk(half: Path) -> None:
    for path in [*half.rglob("*"), half]:
        _sync(path)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
