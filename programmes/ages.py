"""For which ages something is, and how many residents have them.

The CBS counts residents in five bands of ages. Within a band every month of age has as many residents; the last band
is taken as 65 up to and including 99 years. Who is older is in it, and counts as younger than 100.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from activities.enums import AgePolicy
from maps.models import Buurt

OLDEST = 100 * 12  # months
BAND_EDGES = (0, 15 * 12, 25 * 12, 45 * 12, 65 * 12, OLDEST)
BAND_FIELDS = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")


class Ages(NamedTuple):
    """Months of age [from, to) that do not touch each other, youngest first.

    What is for everyone, and what nobody knows the ages of, has ALL; the last is not `is_known`.
    """

    ranges: tuple[tuple[int, int], ...]
    is_known: bool = True


ALL = ((0, OLDEST),)


@lru_cache(maxsize=4096)
def ages_of(policy: str, from_months: int | None, to_months: int | None) -> Ages:
    if policy != AgePolicy.RANGE:
        return Ages(ALL, is_known=policy == AgePolicy.EVERYONE)
    first, last = from_months or 0, OLDEST if to_months is None else min(to_months, OLDEST)
    # Nobody is counted as 100 or older.
    return Ages(((first, last),) if first < last else ())


@lru_cache(maxsize=65536)
def union(one: Ages, other: Ages) -> Ages:
    """Known as well when one of both is known to be for all: whatever the other is for, there is nobody left."""
    is_for_all = any(each.is_known and each.ranges == ALL for each in (one, other))
    return Ages(_merged((*one.ranges, *other.ranges)), is_for_all or (one.is_known and other.is_known))


def _merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


@dataclass(frozen=True)
class Residents:
    """Of a buurt or of several; None where the CBS does not say."""

    population: int | None
    bands: tuple[int, ...] | None

    @classmethod
    def of_buurt(cls, buurt: Buurt) -> "Residents":
        bands: list[int | None] = [getattr(buurt, field) for field in BAND_FIELDS]
        told = tuple(band for band in bands if band is not None)
        return cls(buurt.population, told if len(told) == len(bands) else None)

    @classmethod
    def together(cls, parts: Iterable["Residents"]) -> "Residents":
        """Unknown as soon as one of the parts is: offers there would be counted for residents that are not."""
        population, bands = 0, (0,) * len(BAND_FIELDS)
        for part in parts:
            if part.population is None or part.bands is None:
                return cls(None, None)
            population += part.population
            bands = tuple(ours + theirs for ours, theirs in zip(bands, part.bands, strict=True))
        return cls(population, bands)

    def of_ages(self, ages: Ages) -> float | None:
        """None where we do not know all ages here: a share of them would compare badly with other buurten.

        Of ALL it is the population, which is not the sum of the bands: the CBS rounds each of them to 5.
        """
        if self.population is None or self.bands is None:
            return None
        if ages.ranges == ALL:
            return self.population
        return sum(self._between(first, last) for first, last in ages.ranges)

    def _between(self, first: int, last: int) -> float:
        assert self.bands is not None
        parts = (
            band * max(0, min(last, end) - max(first, start)) / (end - start)
            for band, (start, end) in zip(self.bands, pairwise(BAND_EDGES), strict=True)
        )
        return sum(parts)
