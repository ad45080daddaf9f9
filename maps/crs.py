"""The two coordinate reference systems that we speak: degrees (CRS84, longitude first) and metres (RD New).

Ours are in degrees of WGS 84. Those of PDOK are ETRS89 in fact, which differs less than a metre from it.
"""

import threading
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from maps.geometry import Box, Point

Position = tuple[float, float]

# Millimetres: more would say more than is known.
RD_DECIMALS, DEGREE_DECIMALS = 3, 9


class Crs(StrEnum):
    CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    RD_NEW = "http://www.opengis.net/def/crs/EPSG/9.9.1/28992"


NAMES = {
    "CRS84": Crs.CRS84,
    "OGC:CRS84": Crs.CRS84,
    Crs.CRS84.value: Crs.CRS84,
    "EPSG:28992": Crs.RD_NEW,
    "http://www.opengis.net/def/crs/EPSG/0/28992": Crs.RD_NEW,
    Crs.RD_NEW.value: Crs.RD_NEW,
}


class RdBox(NamedTuple):
    """Metres of RD New: x grows to the east, y to the north."""

    west: float
    south: float
    east: float
    north: float


# Where RD New holds (Kadaster, RDNAPTRANS2018), and the Netherlands in degrees.
RD_DOMAIN = RdBox(-7_000, 289_000, 300_000, 629_000)
NETHERLANDS = Box(Point(50.5, 3.0), Point(53.8, 7.4))

_mine = threading.local()


def crs_named(name: str) -> Crs | None:
    """Of an address or a short name; an address may stand in angle brackets, as in a header."""
    return NAMES.get(name.removeprefix("<").removesuffix(">"))


def to_rd(positions: Iterable[Position]) -> list[Position]:
    """[(lon, lat)] as [(x, y)]; faster for many at once than one by one. Off less than 0.3 m in the Netherlands."""
    return _transformed(positions, "FORWARD", RD_DECIMALS)


def from_rd(positions: Iterable[Position]) -> list[Position]:
    """[(x, y)] as [(lon, lat)]."""
    return _transformed(positions, "INVERSE", DEGREE_DECIMALS)


def box_around(box: RdBox) -> Box:
    """The smallest box in degrees that holds it; the grids lie askew, so it holds more besides."""
    west, south, east, north = _transformer().transform_bounds(*box, direction="INVERSE")
    return Box(Point(south, west), Point(north, east))


def is_in_rd_domain(box: RdBox) -> bool:
    return (
        RD_DOMAIN.west <= box.west
        and box.east <= RD_DOMAIN.east
        and RD_DOMAIN.south <= box.south
        and box.north <= RD_DOMAIN.north
    )


def _transformed(positions: Iterable[Position], direction: str, decimals: int) -> list[Position]:
    asked = list(positions)
    if not asked:
        return []
    firsts, seconds = _transformer().transform(*zip(*asked, strict=True), direction=direction)
    return [(round(first, decimals), round(second, decimals)) for first, second in zip(firsts, seconds, strict=True)]


def _transformer() -> Any:
    """One for each thread: pyproj does not let them be shared. Imported here: it is large, and few ask for it."""
    if not hasattr(_mine, "transformer"):
        from pyproj import Transformer

        _mine.transformer = Transformer.from_crs("OGC:CRS84", "EPSG:28992", always_xy=True, allow_ballpark=False)
    return _mine.transformer
