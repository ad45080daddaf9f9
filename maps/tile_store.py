"""Tiles on disk: whole or not at all, the least used ones removed when there are too many, shared by all processes.

`<root>/<source>/<z>/<x>/<y>` holds the picture; its modification time says when it was fetched, its access time (which
we set ourselves: many disks are mounted without) when it was last used. `<root>/size` holds the number of bytes in the
store, and processes lock its bytes: the first one to change the number, and one for each tile that is being fetched.
"""

import contextlib
import fcntl
import functools
import hashlib
import logging
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

USE_NOTED_SECONDS = 60 * 60
LOCK_POLL_SECONDS = 0.01
# Making room goes a bit further than needed, so that the whole store is not looked through at every new tile.
FILL_AFTER_CLEARING = 0.9
ABANDONED_AFTER_SECONDS = 60
_SIZE_DIGITS = 20

logger = logging.getLogger(__name__)
_size_guard = threading.Lock()


class Tile(NamedTuple):
    """A square of the map, in the numbering of Web Mercator tiles: y counts from the north."""

    z: int
    x: int
    y: int


@dataclass(frozen=True)
class StoredTile:
    body: bytes
    content_type: str
    fetched_at: float


def image_type(body: bytes) -> str | None:
    """The content type of a whole PNG, JPEG or WebP picture by its first and last bytes; None for anything else."""
    if body.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in body[-32:]:
        return "image/png"
    if body.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in body[-32:]:
        return "image/jpeg"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP" and int.from_bytes(body[4:8], "little") + 8 <= len(body):
        return "image/webp"
    return None


class TileStore:
    """`source` is the address that the tiles come from: those of another one are never mixed in."""

    def __init__(self, root: Path, source: str, *, max_bytes: int) -> None:
        self.root = root
        self.max_bytes = max_bytes
        self._folder = root / hashlib.sha256(source.encode()).hexdigest()[:16]

    def path(self, tile: Tile) -> Path:
        return self._folder / str(tile.z) / str(tile.x) / str(tile.y)

    def read(self, tile: Tile) -> StoredTile | None:
        """The use is noted, at most once an hour."""
        try:
            with self.path(tile).open("rb") as file:
                body, state = file.read(), os.fstat(file.fileno())
        except OSError:
            return None
        content_type = image_type(body)
        if content_type is None:  # half a tile after a power cut
            return None
        if time.time() - state.st_atime > USE_NOTED_SECONDS:
            self._note_use(tile, state.st_mtime)
        return StoredTile(body, content_type, state.st_mtime)

    def fetched_at(self, tile: Tile) -> float | None:
        """When the tile was fetched, without reading it; None when it is not there."""
        try:
            return self.path(tile).stat().st_mtime
        except OSError:
            return None

    def write(self, tile: Tile, body: bytes) -> None:
        """Raises OSError when the disk is full or may not be written."""
        path = self.path(tile)
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.stat().st_size if path.exists() else 0
        self._put(path, body)
        self._count(len(body) - before)

    @contextlib.contextmanager
    def lock(self, tile: Tile, *, wait_seconds: float) -> Iterator[bool | None]:
        """For one process at a time: True at once, False after a wait, None when it was not free in time.

        Threads of one process do not exclude each other: POSIX locks belong to a process.
        """
        # One byte for each tile, far behind the content: a lock may lie beyond the end of a file.
        at = (tile.z << 40) | (tile.x << 20) | tile.y
        got = self._acquire(at, wait_seconds)
        try:
            yield got
        finally:
            if got is not None:
                fcntl.lockf(self._size_file(), fcntl.LOCK_UN, 1, at)

    def size_bytes(self) -> int:
        """The number of bytes that the store counts; -1 when nobody counted yet."""
        text = os.pread(self._size_file(), _SIZE_DIGITS, 0)
        return int(text) if text.isdigit() else -1

    def _put(self, path: Path, body: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=self._waiting_room(), delete=False) as file:
            try:
                # A command run as somebody else fills the store for the site too.
                os.fchmod(file.fileno(), 0o644)
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, path)
            except OSError:
                os.unlink(file.name)
                raise

    def _waiting_room(self) -> Path:
        folder = self.root / "new"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _note_use(self, tile: Tile, fetched_at: float) -> None:
        with contextlib.suppress(OSError):  # just removed, or a disk that may only be read
            os.utime(self.path(tile), (time.time(), fetched_at))

    def _acquire(self, at: int, wait_seconds: float) -> bool | None:
        deadline = time.monotonic() + wait_seconds
        at_once = True
        while True:
            try:
                fcntl.lockf(self._size_file(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, at)
            except BlockingIOError:
                at_once = False
            else:
                return at_once
            if time.monotonic() >= deadline:
                return None
            time.sleep(LOCK_POLL_SECONDS)

    def _size_file(self) -> int:
        return _opened(self.root / "size")

    def _count(self, added: int) -> None:
        file = self._size_file()
        with _size_guard:
            fcntl.lockf(file, fcntl.LOCK_EX, 1, 0)
            try:
                known = self.size_bytes()
                total = known + added if known >= 0 else self.max_bytes + 1
                if total > self.max_bytes:
                    total = self._make_room()
                os.pwrite(file, str(max(total, 0)).zfill(_SIZE_DIGITS).encode(), 0)
            finally:
                fcntl.lockf(file, fcntl.LOCK_UN, 1, 0)

    def _make_room(self) -> int:
        """Looks at every file: about 0.4 s for 29,000 tiles. Returns the number of bytes left."""
        self._remove_abandoned()
        tiles = sorted(self._tiles(), key=lambda each: each[0])
        total = sum(size for _, size, _ in tiles)
        if total <= self.max_bytes:
            return total
        removed = 0
        for _, size, path in tiles:
            if total <= self.max_bytes * FILL_AFTER_CLEARING:
                break
            path.unlink(missing_ok=True)
            total -= size
            removed += 1
        logger.info("The store of tiles was full: %s tiles removed", removed)
        return total

    def _tiles(self) -> Iterator[tuple[float, int, Path]]:
        """Last use, size and path of every tile, those of other sources too."""
        for path in self.root.glob("*/*/*/*"):
            with contextlib.suppress(FileNotFoundError):
                state = path.stat()
                yield state.st_atime, state.st_size, path

    def _remove_abandoned(self) -> None:
        """What a writer left that was killed."""
        for path in self._waiting_room().iterdir():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > ABANDONED_AFTER_SECONDS:
                    path.unlink()


@functools.cache
def _opened(path: Path) -> int:
    """Never closed: closing any descriptor of a file gives up all locks that the process holds on it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
