from dataclasses import dataclass

from django.utils.translation import gettext as _

from maps.models import Buurt


@dataclass(frozen=True)
class AgeGroup:
    label: str
    number: int
    percent: int


@dataclass(frozen=True)
class Population:
    """Who lives there, by the CBS, which rounds every number to five."""

    year: int
    people: int
    households: int
    ages: list[AgeGroup]


def population_of(buurten: list[Buurt]) -> Population | None:
    """None when a number is missing: a sum with a hole in it would be wrong."""
    people, households = _sum(buurten, "population"), _sum(buurten, "households")
    if not people or not households:
        return None
    labels = {
        "age_0_14": _("0 tot en met 14 jaar"),
        "age_15_24": _("15 tot en met 24 jaar"),
        "age_25_44": _("25 tot en met 44 jaar"),
        "age_45_64": _("45 tot en met 64 jaar"),
        "age_65_plus": _("65 jaar en ouder"),
    }
    numbers = {column: _sum(buurten, column) for column in labels}
    ages = [
        AgeGroup(labels[column], number, round(100 * number / people))
        for column, number in numbers.items()
        if number is not None
    ]
    return Population(max(row.reference_year for row in buurten), people, households, ages)


def _sum(buurten: list[Buurt], column: str) -> int | None:
    numbers = [getattr(row, column) for row in buurten]
    return None if None in numbers else sum(numbers)
