"""What became of referrals, for the programme: counts per quarter, with small numbers left out.

Only quarters that are over, each on its own: periods that overlap, a running one or totals of years could be subtracted
from each other. A referral counts in the quarter in which it ended. Once it is over a quarter does not change
(referrals.counting).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Category
from activities.suppression import LEAST, suppress
from maps.models import Buurt
from referrals import counting
from referrals.counting import Cell
from referrals.enums import DaysToContact, Result
from referrals.models import Outcome, Referral

# Of what is not, or no longer, on our list.
ELSEWHERE = ""


@dataclass(frozen=True)
class Line:
    """`number` is None when it is not shown."""

    label: str
    number: int | None


@dataclass(frozen=True)
class Table:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Quarter:
    """`total` is None, and there are no tables, when fewer than LEAST referrals ended."""

    first_day: date
    total: int | None
    tables: list[Table]

    @property
    def label(self) -> str:
        number = (self.first_day.month + 2) // 3
        return _("%(number)se kwartaal van %(year)s") % {"number": number, "year": self.first_day.year}


@dataclass(frozen=True)
class _Kind:
    """A table: its lines in the order in which the last is left out first, and where a cell counts."""

    title: str
    labels: dict[str, str]
    key: Callable[[Cell], str]


def closed_quarters() -> list[Quarter]:
    """Those that there is something of, the newest first. Four queries, whatever the number."""
    quarters: dict[date, Counter[Cell]] = {}
    for cell, number in _counted():
        quarters.setdefault(cell.quarter, Counter())[cell] += number
    kinds = _kinds()
    return [_quarter(first_day, quarters[first_day], kinds) for first_day in sorted(quarters, reverse=True)]


def results_of(first_day: date) -> tuple[int | None, dict[str, int | None]]:
    """The total of a quarter that is over, and its first table by the values of Result."""
    cells: Counter[Cell] = Counter()
    for cell, number in _counted():
        if cell.quarter == first_day:
            cells[cell] += number
    if cells.total() < LEAST:
        return None, dict.fromkeys(Result.values, None)
    return cells.total(), suppress(_numbers(_results(), cells))


def as_rows(quarters: Iterable[Quarter]) -> Iterator[tuple[str, str, str, str]]:
    """The same figures as a list, with a line of headings."""
    yield _("kwartaal"), _("tabel"), _("regel"), _("aantal")
    for quarter in quarters:
        yield quarter.label, _("totaal"), "", _text(quarter.total, _("minder dan 5"))
        for table in quarter.tables:
            for line in table.lines:
                yield quarter.label, table.title, line.label, _text(line.number, _("niet getoond"))


def _text(number: int | None, otherwise: str) -> str:
    return otherwise if number is None else str(number)


def _counted() -> Iterator[tuple[Cell, int]]:
    """Rows that are still there, and what was counted before the row went."""
    running = counting.quarter_of(timezone.now())
    rows = Referral.objects.filter(ended_at__lt=counting.start_of(running)).select_related("card")
    yield from ((counting.cell_of(row), 1) for row in rows.iterator())
    for outcome in Outcome.objects.filter(quarter__lt=running):
        result, days = Result(outcome.result), DaysToContact(outcome.days)
        yield Cell(outcome.quarter, outcome.category, outcome.buurt, result, days), outcome.number


def _kinds() -> list[_Kind]:
    themes = {row.slug: row.label for row in Category.objects.all()}
    buurten = dict(Buurt.objects.filter(in_programme_area=True).order_by("sort_name").values_list("code", "name"))
    return [
        _results(),
        _Kind(
            _("Hoe snel er contact was"),
            {each.value: str(each.label) for each in DaysToContact},
            lambda cell: cell.days,
        ),
        _Kind(_("Thema"), themes | {ELSEWHERE: _("anders")}, lambda cell: cell.category),
        _Kind(_("Buurt van de activiteit"), buurten | {ELSEWHERE: _("elders, of onbekend")}, lambda cell: cell.buurt),
    ]


def _results() -> _Kind:
    return _Kind(_("Hoe het afliep"), {each.value: str(each.label) for each in Result}, lambda cell: cell.result)


def _quarter(first_day: date, cells: Counter[Cell], kinds: list[_Kind]) -> Quarter:
    total = cells.total()
    if total < LEAST:
        return Quarter(first_day, None, [])
    return Quarter(first_day, total, [_table(kind, cells) for kind in kinds])


def _table(kind: _Kind, cells: Counter[Cell]) -> Table:
    shown = suppress(_numbers(kind, cells))
    return Table(kind.title, [Line(label, shown[key]) for key, label in kind.labels.items()])


def _numbers(kind: _Kind, cells: Counter[Cell]) -> dict[str, int]:
    numbers = dict.fromkeys(kind.labels, 0)
    for cell, number in cells.items():
        key = kind.key(cell)
        numbers[key if key in numbers else ELSEWHERE] += number
    return numbers
