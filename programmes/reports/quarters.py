"""The quarters of which there is a report: those that were measured."""

import re
from datetime import date
from typing import NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from programmes.models import Baseline, Measurement
from programmes.pages.stored import Stored, latest


class Quarter(NamedTuple):
    first_day: date
    as_of: date

    @property
    def slug(self) -> str:
        return QuarterConverter().to_url(self.first_day)

    @property
    def label(self) -> str:
        return label_of(self.first_day)


class QuarterConverter:
    """2026-3 in an address: the first day of that quarter."""

    regex = "2[0-9]{3}-[1-4]"

    def to_python(self, value: str) -> date:
        year, number = value.split("-")
        return date(int(year), 3 * int(number) - 2, 1)

    def to_url(self, value: date) -> str:
        return f"{value.year}-{_number(value)}"


def quarter_in(text: str) -> date | None:
    """As it stands in an address; None for what is no quarter."""
    return QuarterConverter().to_python(text) if re.fullmatch(QuarterConverter.regex, text) else None


def quarters() -> list[Quarter]:
    """The newest first, each with the day of its latest measurement. A query."""
    rows = Measurement.objects.order_by("-quarter").values("quarter").annotate(Max("as_of"))
    return [Quarter(row["quarter"], row["as_of__max"]) for row in rows]


def latest_of(quarter: date | None) -> Stored | None:
    """The latest measurement in which the people of that quarter were counted, or of all. Two queries."""
    if quarter is None:
        return latest()
    measurement = Measurement.objects.filter(quarter=quarter).order_by("as_of").last()
    return Stored(measurement, Baseline.objects.first()) if measurement else None


def label_of(first_day: date) -> str:
    return _("%(number)se kwartaal van %(year)s") % {"number": _number(first_day), "year": first_day.year}


def _number(first_day: date) -> int:
    return (first_day.month + 2) // 3
