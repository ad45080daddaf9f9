"""What the pages read: the latest measurement and the baseline as they were stored. Nothing is counted here."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from programmes.comparing import Comparison
from programmes.figures import Figures
from programmes.models import Baseline, Measurement
from programmes.models.measurement import Measured
from programmes.public import public_figures


@dataclass(frozen=True)
class Stored:
    measurement: Measurement
    baseline: Baseline | None

    @cached_property
    def figures(self) -> Figures:
        return Figures.from_text(self.measurement.figures)

    @cached_property
    def public(self) -> Figures:
        return public_figures(self.figures)

    @cached_property
    def comparison(self) -> Comparison:
        return Comparison(self.figures, Figures.from_text(self.baseline.figures) if self.baseline else None)

    @property
    def as_of(self) -> date:
        return self.measurement.as_of

    @property
    def day(self) -> str:
        return _("Stand van %(day)s") % {"day": _day(self.as_of)}

    @property
    def quarter(self) -> str:
        return quarter_in_words(self.measurement)

    @property
    def baseline_quarter(self) -> str:
        return quarter_in_words(self.baseline) if self.baseline else ""

    def white_spots(self, theme: str) -> dict[str, list[str]] | None:
        """Postcodes without a place of the theme in reach, by the code of their buurt. None when not measured."""
        spots: dict[str, dict[str, list[str]]] = json.loads(self.measurement.white_spots)
        return spots.get(theme)


def latest() -> Stored | None:
    """Two queries."""
    measurement = Measurement.objects.order_by("as_of").last()
    return Stored(measurement, Baseline.objects.first()) if measurement else None


def quarter_in_words(measured: Measured) -> str:
    first = measured.quarter
    after = (first.replace(day=1) + timedelta(days=95)).replace(day=1)
    days = {"first": _day(first), "last": _day(after - timedelta(days=1))}
    return _("%(first)s tot en met %(last)s") % days


def _day(day: date) -> str:
    return date_format(day, "j F Y")
