"""How referrals ended, for the figures of the programmes: those of the page of outcomes, and no others.

A row is (indicator, part, slot, buurt, value, known, of, is_hidden). There is one table, of the results, and its total;
small numbers were left out already (docs/adr/0012-outcome-suppression.md).
"""

from collections.abc import Iterator
from datetime import date

from referrals import outcomes

Row = tuple[str, str, str, str, float | None, int | None, int | None, bool]
TOTAL = ""


def of_quarter(quarter: date) -> Iterator[Row]:
    """Of a quarter that is over. Where there are fewer than five in all, nothing is shown."""
    total, numbers = outcomes.results_of(quarter)
    for result, number in [(TOTAL, total), *numbers.items()]:
        yield "referrals", result, "", "", number, None, None, number is None
