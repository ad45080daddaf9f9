"""Background tiles of the area, read through to one source and kept on disk, so that no visitor asks the source.

The arithmetic is that of https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames (Web Mercator, EPSG:3857), which the
WMTS of PDOK follows too: x counts from the antimeridian, y from the north, 2^z tiles on either side.
"""

import functools
import logging
import math
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.text import slugify

from maps.fetching import Answer, BadStatus, BoundedFetcher, Breaker, FetchError, NoRoom
from maps.geometry import Point, metres_per_degree
from maps.models import Buurt
from maps.tile_store import StoredTile, Tile, TileStore, image_type

MAX_TILE_BYTES = 512 * 1024
MAX_UNDER_WAY = 8
MAX_LAT = 85.0511
AREA_REMEMBERED_SECONDS = 300
MISSING_REMEMBERED_SECONDS = 60
STATUS_WITHOUT_TILE = (204, 404, 410)

_AREA_KEY = "tiles:area"

logger = logging.getLogger(__name__)
breaker = Breaker("The source of tiles", "tiles", logger)
_under_way: dict[Path, "Future[StoredTile | None]"] = {}
_under_way_guard = threading.Lock()


class NotAPicture(FetchError):
    """What arrived is no whole PNG, JPEG or WebP, or not the kind that the answer says it is."""


# Arithmetic


def tile_at(point: Point, z: int) -> Tile:
    """The tile that holds the point at this zoom."""
    lat = math.radians(max(-MAX_LAT, min(MAX_LAT, point.lat)))
    side = 1 << z
    x = math.floor((point.lon + 180) / 360 * side)
    y = math.floor((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * side)
    return Tile(z, min(max(x, 0), side - 1), min(max(y, 0), side - 1))


def tile_area() -> tuple[Point, Point] | None:
    """The south-west and north-east corner of what we have tiles of: all buurten with AREA_MARGIN_M metres around them.

    None when no buurt is known. Costs a query once in AREA_REMEMBERED_SECONDS.
    """
    corners: list[float] | None = cache.get(_AREA_KEY)
    if corners is None:
        corners = _corners()
        if corners:
            cache.set(_AREA_KEY, corners, AREA_REMEMBERED_SECONDS)
    return (Point(*corners[:2]), Point(*corners[2:])) if corners else None


def _corners() -> list[float]:
    rings = Buurt.objects.values_list("outline", flat=True)
    corners = [corner for outline in rings for corner in outline[0]]
    if not corners:
        return []
    lons, lats = zip(*corners, strict=True)
    per_lat, per_lon = metres_per_degree((min(lats) + max(lats)) / 2)
    margin_lat, margin_lon = settings.AREA_MARGIN_M / per_lat, settings.AREA_MARGIN_M / per_lon
    return [min(lats) - margin_lat, min(lons) - margin_lon, max(lats) + margin_lat, max(lons) + margin_lon]


def is_in_area(z: int, x: int, y: int) -> bool:
    """Whether this is a tile at one of our zooms that overlaps the area; false for every tile while no buurt is known.

    A map that gives the corners of `tile_area` to Leaflet as the `bounds` of its layer asks for no other tiles.
    """
    if not settings.TILE_MIN_ZOOM <= z <= settings.TILE_MAX_ZOOM:
        return False
    ranges = _ranges(z)
    return ranges is not None and x in ranges[0] and y in ranges[1]


def tiles_of_area(z: int) -> Iterator[Tile]:
    xs, ys = _ranges(z) or (range(0), range(0))
    return (Tile(z, x, y) for x in xs for y in ys)


def _ranges(z: int) -> tuple[range, range] | None:
    area = tile_area()
    if area is None:
        return None
    (_, left, bottom), (_, right, top) = (tile_at(corner, z) for corner in area)
    return range(left, right + 1), range(top, bottom + 1)


# Reading through


def read_tile(tile: Tile) -> StoredTile | None:
    """The tile from the store, or else from the source; an old one when the source is ill; None when there is none.

    Only for tiles that are in the area. Keeps the caller for about settings.TILE_TIMEOUT_SECONDS at most. However many
    threads and processes ask for a tile at once, the source is asked for it once.
    """
    store = tile_store()
    stored = store.read(tile)
    if stored and is_fresh(stored.fetched_at):
        return stored
    return _fetch_once(store, tile, stored) if _may_ask_for(tile) else stored


def is_fresh(fetched_at: float) -> bool:
    return time.time() < fetched_at + float(settings.TILE_MAX_AGE_DAYS) * 24 * 60 * 60


def is_stored_fresh(tile: Tile) -> bool:
    fetched_at = tile_store().fetched_at(tile)
    return fetched_at is not None and is_fresh(fetched_at)


def tile_store() -> TileStore:
    return _store(settings.VAR_DIR / "tiles", settings.TILE_URL, settings.TILE_STORE_MB * 1_000_000)


@functools.lru_cache(maxsize=4)
def _store(root: Path, source: str, max_bytes: int) -> TileStore:
    return TileStore(root, source, max_bytes=max_bytes)


def _fetch_once(store: TileStore, tile: Tile, stored: StoredTile | None) -> StoredTile | None:
    """One thread of this process does the work; the others take its answer, or the old tile without waiting."""
    path = store.path(tile)
    with _under_way_guard:
        is_first = path not in _under_way
        answer = _under_way.setdefault(path, Future())
    if not is_first:
        return stored or _answer_of_other(answer)
    try:
        found = _fetch_locked(store, tile, stored)
    except BaseException as error:
        answer.set_exception(error)
        raise
    else:
        answer.set_result(found)
        return found
    finally:
        with _under_way_guard:
            del _under_way[path]


def _answer_of_other(answer: "Future[StoredTile | None]") -> StoredTile | None:
    try:
        # The one that does the work waits that long for either the lock or the source, and then writes.
        return answer.result(settings.TILE_TIMEOUT_SECONDS + 1)
    except TimeoutError:
        return None


def _fetch_locked(store: TileStore, tile: Tile, stored: StoredTile | None) -> StoredTile | None:
    try:
        with store.lock(tile, wait_seconds=0 if stored else settings.TILE_TIMEOUT_SECONDS) as at_once:
            newer = store.read(tile)
            if newer and is_fresh(newer.fetched_at):
                return newer
            # Another process had the lock and yet there is no tile: it failed, a moment ago.
            if not at_once or not _may_ask_for(tile):
                return stored
            return _fetch(store, tile) or stored
    except OSError as error:
        logger.warning("The store of tiles cannot be used: %s", type(error).__name__)
        return stored


def _fetch(store: TileStore, tile: Tile) -> StoredTile | None:
    try:
        answer = _ask_source(tile)
    except NoRoom:
        return None
    except FetchError as error:
        _note_failure(tile, error)
        return None
    breaker.note_success()
    try:
        store.write(tile, answer.body)
    except OSError as error:
        logger.warning("A tile could not be kept: %s", type(error).__name__)
    return StoredTile(answer.body, answer.content_type, time.time())


def _ask_source(tile: Tile) -> Answer:
    url = settings.TILE_URL
    for name, number in tile._asdict().items():
        url = url.replace(f"{{{name}}}", str(number))
    # Says which site asks, never for whom.
    headers = {
        "User-Agent": f"{slugify(settings.SITE_NAME)} (+{settings.SITE_URL})",
        "Accept": "image/png,image/jpeg,image/webp",
    }
    answer = _fetcher().get(url, timeout=settings.TILE_TIMEOUT_SECONDS, headers=headers, wait_for_room=True)
    content_type = answer.content_type.partition(";")[0].strip().lower()
    if content_type != image_type(answer.body):
        raise NotAPicture("The answer is not a whole picture")
    return Answer(answer.body, content_type)


@functools.lru_cache(maxsize=1)
def _fetcher() -> BoundedFetcher:
    return BoundedFetcher(requests.Session(), max_bytes=MAX_TILE_BYTES, max_under_way=MAX_UNDER_WAY)


# What went wrong before


def _may_ask_for(tile: Tile) -> bool:
    return not breaker.is_resting() and cache.get(_missing_key(tile)) is None


def _note_failure(tile: Tile, error: FetchError) -> None:
    cache.set(_missing_key(tile), True, MISSING_REMEMBERED_SECONDS)
    # A source without this one tile is not ill.
    if not (isinstance(error, BadStatus) and error.status in STATUS_WITHOUT_TILE):
        breaker.note_failure(error)


def _missing_key(tile: Tile) -> str:
    return f"tiles:missing:{tile.z}:{tile.x}:{tile.y}"


def transparent_png() -> bytes:
    """One pixel that lets everything through (https://www.w3.org/TR/png-3/)."""
    size = struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)  # 8 bits, red, green, blue and how opaque
    chunks = [(b"IHDR", size), (b"IDAT", zlib.compress(bytes(5))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
