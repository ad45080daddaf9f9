"""The files to take along, made by `make_downloads` and served as they are.

They stand in a folder of their own beside `manifest.json`, which names that folder. To replace that one small file
replaces all of them at once: nobody gets activities of today with moments of yesterday, and whoever is killed or runs
out of disk half-way leaves what was there.
"""

import fcntl
import gzip
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone, translation

from activities.licences import Licence
from activities.models import Revision
from activities.open_data.reading import one_moment
from activities.open_data.rows import TABLES, Table
from activities.open_data.writers import FILES, MEDIA_TYPES, Head, Writer, plain
from activities.site_address import site_address

MANIFEST = "manifest.json"
BLOCK = 1_000_000
# What is packed already only grows.
ZIPPED = ("csv", "geojson")
NAMES = frozenset(
    f"{licence.folder}{table.name}.{kind}" for table in TABLES for licence in table.licences for kind in table.kinds
)


@dataclass(frozen=True)
class Manifest:
    """What was made: `files` by name ("odbl/plekken.csv"), each a dict as `manifest.json` tells it."""

    folder: Path
    made_at: datetime
    files: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class OpenFile:
    """A file to serve; `etag` is that of these bytes, packed or not."""

    file: BinaryIO
    etag: str
    made_at: datetime


def root() -> Path:
    return Path(settings.VAR_DIR) / "downloads"


def read_manifest() -> Manifest | None:
    """None before they were made for the first time."""
    try:
        said = json.loads((root() / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None
    made_at = datetime.fromisoformat(said["gemaaktOp"])
    return Manifest(root() / said["map"], made_at, {each["naam"]: each for each in said["bestanden"]})


def open_file(name: str, *, packed: bool) -> OpenFile | None:
    """None before it was made. `packed` where we have it so (see ZIPPED)."""
    for _attempt in range(2):  # what we just read may be replaced before we open the file
        made = read_manifest()
        if made is None or name not in made.files:
            return None
        path, digest = made.folder / name, made.files[name]["sha256"][:32]
        try:
            if packed:
                return OpenFile(zipped(path).open("rb"), f'"{digest}-gz"', made.made_at)
            return OpenFile(path.open("rb"), f'"{digest}"', made.made_at)
        except FileNotFoundError:
            continue
    return None


def make() -> Manifest:
    """All files anew, of one moment. Raises OSError, and then the old ones are still there. Two at once wait."""
    root().mkdir(parents=True, exist_ok=True)
    with _alone():
        old = read_manifest()
        _remove_all_but(old)
        now = timezone.now().replace(microsecond=0)
        folder = root() / f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        try:
            said = _write_all(folder, now)
            _replace(root() / MANIFEST, said)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        made = read_manifest()
        assert made
        _remove_all_but(made)
        return made


@contextmanager
def _alone() -> Iterator[None]:
    """The lock ends with its process, however that ends."""
    with (root() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _remove_all_but(made: Manifest | None) -> None:
    """What was replaced, and what somebody left behind who was killed. Who reads an open file keeps it."""
    for path in root().iterdir():
        if path.is_dir() and not (made and path == made.folder):
            shutil.rmtree(path, ignore_errors=True)


def _write_all(folder: Path, now: datetime) -> dict[str, Any]:
    for licence in Licence:
        (folder / licence.folder).mkdir(parents=True)
    made_at = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    with translation.override(settings.LANGUAGE_CODE), one_moment():
        revision = Revision.objects.current()
        numbers = {table.name: _write(table, folder, now, made_at) for table in TABLES}
    files = [
        _told(folder, f"{licence.folder}{table.name}.{kind}", licence, numbers[table.name][licence])
        for table in TABLES
        for licence in table.licences
        for kind in table.kinds
    ]
    return {"gemaaktOp": made_at, "revisie": revision, "map": folder.name, "bestanden": files}


def _write(table: Table, folder: Path, now: datetime, made_at: str) -> dict[Licence, int]:
    """How many rows there are under each licence."""
    numbers = dict.fromkeys(table.licences, 0)
    with ExitStack() as stack:
        writers: dict[Licence, list[Writer]] = {
            licence: [
                stack.enter_context(
                    FILES[kind](
                        folder / f"{licence.folder}{table.name}.{kind}",
                        Head(table.name, table.columns, licence, made_at),
                    )
                )
                for kind in table.kinds
            ]
            for licence in table.licences
        }
        for said in table.rows(now):
            values = [plain(column.read(said)) for column in table.columns]
            numbers[said["licentie"]] += 1
            for writer in writers[said["licentie"]]:
                writer.add(values)
    return numbers


def _told(folder: Path, name: str, licence: Licence, rows: int) -> dict[str, Any]:
    path = folder / name
    kind = path.suffix[1:]
    if kind in ZIPPED:
        _zip(path)
    return {
        "naam": name,
        "url": site_address(f"/downloads/{name}"),
        "mediaType": MEDIA_TYPES[kind],
        "licentie": str(licence),
        "bronvermelding": licence.credit,
        "rijen": rows,
        "bytes": path.stat().st_size,
        "sha256": _digest(path),
    }


def zipped(path: Path) -> Path:
    return path.with_name(f"{path.name}.gz")


def _zip(path: Path) -> None:
    """Once here, and not for every reader; without a date in it, so that the same rows give the same bytes."""
    with path.open("rb") as file, zipped(path).open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        shutil.copyfileobj(file, packed, BLOCK)


def _digest(path: Path) -> str:
    """Waits until the disk has it: a manifest never tells of a file that a power cut took away."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(path: Path, said: dict[str, Any]) -> None:
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
