"""Where there is something of each theme, for how many residents, and where is nothing: the figures under the maps.

Per theme, slot (all of the week, or a part of it) and buurt, now and as if the grants that run now had ended. The
parts say how they count: programmes/offers.py (what counts, and when), ages.py (residents), reach.py (walking),
endangered.py (what ends).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import fsum
from typing import NamedTuple

from activities.models import Category
from maps.geometry import Point
from maps.models import Buurt
from programmes.ages import Ages, Residents
from programmes.figures import ANY, AREA, NOW, SCENARIOS, SLOTS, UNKNOWN, Figure, Key
from programmes.offers import WEEKS, Cell, Offers, read_offers
from programmes.reach import Home, reached, read_homes, walk_m

Row = tuple[Key, Figure]


class Coverage(NamedTuple):
    """`white_spots` has theme -> code of the buurt -> its postcodes with nothing of that theme in reach, if any."""

    rows: list[Row]
    white_spots: dict[str, dict[str, list[str]]]


def _tell_nobody(text: str) -> None:
    pass


def measure_coverage(as_of: date, *, progress: Callable[[str], None] = _tell_nobody) -> Coverage:
    """Reads the moments of four weeks; seconds for 20,000 activities. `progress` is told in words how far it is."""
    residents = {
        buurt.code: Residents.of_buurt(buurt)
        for buurt in Buurt.objects.filter(in_programme_area=True).defer("outline").order_by("code")
    }
    themes = list(Category.objects.values_list("slug", flat=True))
    cells = [Cell(*each) for each in product(themes, (ANY, *SLOTS), SCENARIOS)]
    offers = read_offers(as_of, progress)
    rows = list(_offer_rows(offers, cells, residents))
    progress("Aantallen geteld; nu wat op loopafstand is")
    homes = _Homes.around(offers, cells, read_homes())
    rows += _reach_rows(homes, offers, cells, residents)
    progress(f"{len(homes.number)} buurten met postcodes, {len(rows)} cijfers")
    return Coverage(rows, {theme: homes.white_spots(theme) for theme in themes})


def _offer_rows(offers: Offers, cells: Sequence[Cell], residents: Mapping[str, Residents]) -> Iterator[Row]:
    places = offers.places()
    whole = {AREA: Residents.together(residents.values())}
    for cell in cells:
        for area, inhabited in (residents | whole | {UNKNOWN: None}).items():
            here, moments = places.get((cell, area), Counter()), offers.moments.get((cell, area), Counter())
            yield _key("places", cell, area), Figure(here.total())
            yield _key("moments_per_week", cell, area), Figure(moments.total() / WEEKS)
            if inhabited:
                yield _key("places_per_1000", cell, area), per_thousand(here, inhabited)
                yield _key("moments_per_1000", cell, area), per_thousand(moments, inhabited, weeks=WEEKS)


def per_thousand(counted: Mapping[Ages, int], residents: Residents, *, weeks: int = 1) -> Figure:
    """The sum over places, or over moments in a week, of 1000 / residents of the ages that each of them is for.

    So a place for toddlers weighs as heavily in a buurt with few toddlers as one for all where few live. Ages are
    those of all of the theme there together; what is for everyone, or for nobody knows whom, is for all residents.
    None where the ages of the residents are unknown, or where something is for an age that no resident has. `known`
    counts the places (or the moments of all weeks) of which we know for whom they are.
    """
    known = sum(number for ages, number in counted.items() if ages.is_known)
    # `fsum` gives the same sum in any order.
    shares = [_share(number, residents.of_ages(ages)) for ages, number in counted.items()]
    told = [share for share in shares if share is not None]
    is_known = residents.population and residents.bands is not None and len(told) == len(shares)
    return Figure(fsum(told) / weeks if is_known else None, known, sum(counted.values()))


def _share(number: int, residents: float | None) -> float | None:
    return 1000 * number / residents if residents else None


@dataclass
class _Homes:
    """Of each buurt how many postcodes it has (`number`), and how many have the cell in reach; and who has nothing."""

    number: Counter[str]
    near: defaultdict[Cell, Counter[str]]
    without: dict[str, dict[str, list[str]]]

    @classmethod
    def around(cls, offers: Offers, cells: Sequence[Cell], homes: Sequence[Home]) -> "_Homes":
        ours = cls(Counter(home.buurt for home in homes), defaultdict(Counter), {})
        for home, bits in reached(homes, _bits_by_point(offers, cells), walk_m()):
            for number, cell in enumerate(cells):
                if bits >> number & 1:
                    ours.near[cell][home.buurt] += 1
                elif cell.slot == ANY and cell.scenario == NOW:
                    ours.without.setdefault(cell.theme, {}).setdefault(home.buurt, []).append(home.postcode)
        return ours

    def white_spots(self, theme: str) -> dict[str, list[str]]:
        return {buurt: sorted(codes) for buurt, codes in sorted(self.without.get(theme, {}).items())}


def _bits_by_point(offers: Offers, cells: Sequence[Cell]) -> dict[Point, int]:
    """A bit for each cell of which there is something at the point."""
    bits: defaultdict[Point, int] = defaultdict(int)
    for number, cell in enumerate(cells):
        for place in offers.at.get(cell, ()):
            if point := offers.spots[place].point:
                bits[point] |= 1 << number
    return bits


def _reach_rows(
    homes: _Homes, offers: Offers, cells: Sequence[Cell], residents: Mapping[str, Residents]
) -> Iterator[Row]:
    """Of a buurt without population or without postcodes it is unknown; AREA is about the others, by their people."""
    people = {code: each.population for code, each in residents.items()}
    for scenario in SCENARIOS:
        yield from _resident_rows(people, scenario)
    living = {code: number for code, number in people.items() if number is not None and homes.number[code]}
    for cell in cells:
        near = {code: number * homes.near[cell][code] / homes.number[code] for code, number in living.items()}
        reached_of = {code: (near.get(code), people[code]) for code in people}
        if living:
            reached_of[AREA] = fsum(near.values()), sum(living.values())
        completeness = _with_point(offers, cell)
        for area in (*people, AREA):
            number, of = reached_of.get(area, (None, None))
            yield _key("residents_reached", cell, area), Figure(number)
            share = 100 * number / of if number is not None and of else None
            yield _key("reach", cell, area), Figure(share, *completeness)


def _resident_rows(people: Mapping[str, int | None], scenario: str) -> Iterator[Row]:
    for code, number in people.items():
        yield Key("residents", buurt=code, scenario=scenario), Figure(number)
    told = [number for number in people.values() if number is not None]
    whole = Figure(sum(told) if told else None, len(told), len(people))
    yield Key("residents", buurt=AREA, scenario=scenario), whole


def _with_point(offers: Offers, cell: Cell) -> tuple[int, int]:
    """Of all places with such an offer, in whatever buurt, how many have a point; and how many there are."""
    spots = [offers.spots[place] for place in offers.at.get(cell, ())]
    return sum(spot.point is not None for spot in spots), len(spots)


def _key(indicator: str, cell: Cell, area: str) -> Key:
    return Key(indicator, cell.theme, cell.slot, area, cell.scenario)
