"""A QR code as the path of an SVG, so that a template can draw it without HTML from elsewhere."""

from dataclasses import dataclass
from itertools import groupby

import segno

# Light modules that a reader needs all around.
QUIET = 4


@dataclass(frozen=True)
class QrCode:
    """A square of `size` modules, the quiet zone included; `path` fills the dark ones."""

    size: int
    path: str


def qr_of(text: str) -> QrCode:
    matrix = segno.make(text, error="m", micro=False).matrix
    runs = [_runs(list(row), y) for y, row in enumerate(matrix, start=QUIET)]
    return QrCode(len(matrix) + 2 * QUIET, "".join(runs))


def _runs(row: list[int], y: int) -> str:
    drawn, x = [], QUIET
    for is_dark, group in groupby(row):
        length = len(list(group))
        if is_dark:
            drawn.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(drawn)
