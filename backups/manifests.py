"""What is in a backup, written down and signed: a half, changed or strange one is refused before anything is read."""

import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.crypto import salted_hmac

from backups.pictures import Picture, Table
from backups.refusals import Refusal

NAME, SIGNATURE = "manifest.json", "manifest.signature"
# One of another number was written by a version that says other things in it.
FORMAT = 1
MOST_BYTES = 500_000_000
_CHUNK = 1 << 20


class File(NamedTuple):
    bytes: int
    sha256: str


class Manifest(NamedTuple):
    made_at: datetime
    # "sqlite" or "postgresql", with its version and what made the dump.
    vendor: str
    server: str
    tool: str
    picture: Picture
    # By path in the folder: the database itself, and "files/<store>/<name>".
    files: dict[str, File]
    # Files that a row names and that were not there.
    missing: list[str]


def write(folder: Path, manifest: Manifest) -> None:
    said = {"format": FORMAT, **manifest._asdict(), "made_at": manifest.made_at.isoformat()}
    said["picture"] = manifest.picture._asdict()
    text = json.dumps(said, indent=1).encode()
    (folder / NAME).write_bytes(text)
    (folder / SIGNATURE).write_text(_signature(text, settings.SECRET_KEY))


def read(folder: Path, *, is_unsigned: bool = False) -> Manifest:
    """Of a backup that is all there, unchanged and ours."""
    text = _text_of(folder)
    if not is_unsigned:
        _must_be_signed(folder, text)
    try:
        manifest = _manifest(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal(f"{NAME} in {folder} is niet te lezen. Neem een andere back-up.") from error
    for path, file in manifest.files.items():
        _must_be(_safe(folder, path), file)
    return manifest


def digest(path: Path) -> File:
    found, size = sha256(), 0
    for chunk in _chunks(path):
        found.update(chunk)
        size += len(chunk)
    return File(size, found.hexdigest())


def _text_of(folder: Path) -> bytes:
    path = folder / NAME
    if not path.is_file() or path.is_symlink():
        raise Refusal(
            f"In {folder} staat geen back-up: {NAME} ontbreekt. Noem de map van één back-up, of die waar ze in staan."
        )
    if path.stat().st_size > MOST_BYTES:
        raise Refusal(f"{NAME} in {folder} is te groot om van ons te zijn. Neem een andere back-up.")
    return path.read_bytes()


def _must_be_signed(folder: Path, text: bytes) -> None:
    try:
        given = (folder / SIGNATURE).read_text("ascii").strip()
    except (OSError, ValueError):
        given = ""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(given.encode(), _signature(text, key).encode()) for key in keys):
        raise Refusal(
            f"De back-up in {folder} is niet ondertekend met jouw SECRET_KEY, of is daarna veranderd. Zet de "
            "SECRET_KEY van toen in SECRET_KEY of SECRET_KEY_FALLBACKS. Weet je zeker waar hij vandaan "
            "komt, geef dan --unsigned mee."
        )


def _signature(text: bytes, key: str) -> str:
    return salted_hmac("backups.manifest", text, secret=key, algorithm="sha256").hexdigest()


def _manifest(said: dict[str, Any]) -> Manifest:
    if said["format"] != FORMAT:
        raise Refusal("Deze back-up is van een andere versie van de site. Zet hem terug met de versie van toen.")
    picture = said["picture"]
    return Manifest(
        made_at=datetime.fromisoformat(said["made_at"]),
        vendor=str(said["vendor"]),
        server=str(said["server"]),
        tool=str(said["tool"]),
        picture=Picture(
            {str(name): Table(int(rows), str(checksum)) for name, (rows, checksum) in picture["tables"].items()},
            [str(name) for name in picture["schema"]],
            [(str(app), str(name)) for app, name in picture["migrations"]],
        ),
        files={str(path): File(int(size), str(found)) for path, (size, found) in said["files"].items()},
        missing=[str(name) for name in said["missing"]],
    )


def _safe(folder: Path, path: str) -> Path:
    """Inside the folder, and no link on the way: somebody else may have packed this backup."""
    parts = PurePosixPath(path).parts
    steps = [folder.joinpath(*parts[: number + 1]) for number in range(len(parts))]
    if not parts or path.startswith("/") or ".." in parts or "\0" in path or any(step.is_symlink() for step in steps):
        raise Refusal(f"De back-up noemt een bestand buiten zijn eigen map ({path!r}). Gebruik hem niet.")
    return steps[-1]


def _must_be(path: Path, file: File) -> None:
    if not path.is_file():
        raise Refusal(f"De back-up is niet compleet: {path.name} ontbreekt. Neem een andere back-up.")
    if path.stat().st_size != file.bytes or digest(path) != file:
        raise Refusal(f"De back-up is beschadigd: {path.name} is niet meer wat het was. Neem een andere back-up.")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
