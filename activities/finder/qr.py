"""A QR code as the path of an SVG, so that a template can draw it without markup from here."""

from dataclasses import dataclass
from itertools import groupby

import segno

# Light around the code, in modules: what the standard asks for, and what readers need.
QUIET = 4
# Any of the eight can be read. To choose the one that looks most even takes four times as long as all the rest.
MASK = 4


@dataclass(frozen=True)
class QrCode:
    """`size` is the side of the drawing in modules, the quiet zone included; `path` fills the dark ones."""

    size: int
    path: str


def qr_code(text: str, *, correction: str = "m") -> QrCode:
    """`correction` is how much may be torn or smeared: "m" 15 %, "q" a quarter, which takes smaller modules."""
    rows = segno.make(text, error=correction, micro=False, mask=MASK).matrix
    return QrCode(len(rows) + 2 * QUIET, "".join(_runs(bytes(row), y) for y, row in enumerate(rows, start=QUIET)))


def _runs(row: bytes, y: int) -> str:
    drawn, x = [], QUIET
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            drawn.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(drawn)
