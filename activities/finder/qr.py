"""A QR code as the path of an SVG, so that a template can draw it without markup from here."""

from dataclasses import dataclass

import segno

# Light around the code, in modules: what the standard asks for, and what readers need.
QUIET = 4


@dataclass(frozen=True)
class QrCode:
    """`size` is the side of the drawing in modules, the quiet zone included; `path` fills the dark ones."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Still readable with a quarter of it torn or smeared: it hangs on a door."""
    rows = segno.make(text, error="q", micro=False).matrix
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _runs(bytes(row))
    )
    return QrCode(len(rows) + 2 * QUIET, path)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where each stretch of dark modules begins, and how long it is."""
    runs, start = [], None
    for x, module in enumerate((*row, 0)):
        if module and start is None:
            start = x
        elif not module and start is not None:
            runs.append((start, x - start))
            start = None
    return runs
