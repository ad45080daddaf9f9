"""QR codes: every dark module once, and enough light around them."""

import re

import pytest
import segno

from activities.finder.qr import MASK, QUIET, qr_code


@pytest.mark.parametrize("correction", ["m", "q"])
def test_it_draws_every_dark_module_once_inside_the_quiet_zone(correction):
    matrix = segno.make("voorbeeld", error=correction, micro=False, mask=MASK).matrix
    code = qr_code("voorbeeld", correction=correction)
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path)
    drawn = [(int(x) + step - QUIET, int(y) - QUIET) for x, y, length in runs for step in range(int(length))]
    assert code.size == len(matrix) + 2 * QUIET
    assert sorted(drawn) == sorted((x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
