"""Which numbers of a table may be shown beside its total, so that none under LEAST can be known or worked out.

A table of some categories, whose total is shown, hides every cell under LEAST (the primary ones) and one more: the
last of the others, in the order of the table. The choice of that one says nothing about any number. It holds LEAST at
least, and the hidden ones hold that and LEAST - 1 together; otherwise all are hidden. Then each of the numbers
0 … LEAST - 1 is possible for each primary cell, for somebody who knows this rule, the total and all that is shown:
the others can be 0, and the one more has what remains. Whether all are hidden hangs on what such a reader knows
already, the sum of the hidden ones, and so says nothing more (docs/adr/0012-outcome-suppression.md).
"""

LEAST = 5


def suppress(cells: dict[str, int]) -> dict[str, int | None]:
    """None for a cell that is not shown. The order of `cells` has to be the same whatever the numbers are."""
    primary = {name for name, number in cells.items() if number < LEAST}
    if not primary:
        return dict(cells)
    one_more = next((name for name in reversed(cells) if name not in primary), None)
    hidden = primary | {one_more}
    if one_more is None or sum(cells[name] for name in cells if name in hidden) < 2 * LEAST - 1:
        hidden = set(cells)
    return {name: None if name in hidden else number for name, number in cells.items()}
