"""Where there is something of each theme, for how many residents, and where is nothing: the figures under the maps.

Per theme, slot (all of the week, or a part of it) and buurt, now and as if the grants that run now had ended. The
parts say how they count: programmes/offers.py (what counts, and when), ages.py (residents), reach.py (walking),
endangered.py (what ends).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
from programmes.offers import WEEKS, Cell, Offers, Progress, read_offers, tell_nobody
from programmes.reach import Home, reached, read_homes, walk_m

Row = tuple[Key, Figure]


class Coverage(NamedTuple):
    """`white_spots` has theme -> code of the buurt -> its postcodes with nothing of that theme in reach, if any."""

    rows: list[Row]
    white_spots: dict[str, dict[str, list[str]]]


def measure_coverage(as_of: date, *, progress: Progress = tell_nobody) -> Coverage:
    """Reads the moments of four weeks; seconds for 20,000 activities."""
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
    places, times = offers.places(), offers.times()
    inhabited = {**residents, AREA: Residents.together(residents.values()), UNKNOWN: None}
    for cell in cells:
        for area, people in inhabited.items():
            here, moments = places.get((cell, area), Counter()), offers.moments.get((cell, area), Counter())
            told = times.get((cell._replace(slot=ANY), area), Counter())
            is_timed = cell.slot != ANY
            yield _key("places", cell, area), counted(here.total(), told if is_timed else None)
            yield _key("moments_per_week", cell, area), counted(moments.total() / WEEKS, told)
            if people:
                shares = per_thousand(here, people)
                yield _key("places_per_1000", cell, area), _if_told(shares, told if is_timed else None)
                shares = per_thousand(moments, people, weeks=WEEKS)
                yield _key("moments_per_1000", cell, area), _if_told(shares, told)


def counted(number: float, times: Mapping[bool, int] | None) -> Figure:
    """What needs times, as far as they are known: of how many of the places that could have some we know any.

    With places, and times of none of them, nothing found is not 0 but unknown. `times` is None where none are needed.
    """
    if times is None:
        return Figure(number)
    known, of = times.get(True, 0), sum(times.values())
    return Figure(None if _is_untold(number, times) else number, known, of)


def _if_told(shares: Figure, times: Mapping[bool, int] | None) -> Figure:
    is_untold = times is not None and _is_untold(shares.of or 0, times)
    return shares._replace(value=None) if is_untold else shares


def _is_untold(number: float, times: Mapping[bool, int]) -> bool:
    return number == 0 and bool(times.get(False)) and not times.get(True)


def per_thousand(numbers: Mapping[Ages, int], residents: Residents, *, weeks: int = 1) -> Figure:
    """The sum over places, or over moments in a week, of 1000 / residents of the ages that each of them is for.

    So a place for toddlers weighs as heavily in a buurt with few toddlers as one for all where few live. Ages are
    those of all of the theme there together; what is for everyone, or for nobody knows whom, is for all residents.
    None where the ages of the residents are unknown, or where something is for an age that no resident has. `known`
    counts the places (or the moments of all weeks) of which we know for whom they are.
    """
    known = sum(number for ages, number in numbers.items() if ages.is_known)
    # `fsum` gives the same sum in any order.
    shares = [_share(number, residents.of_ages(ages)) for ages, number in numbers.items()]
    told = [share for share in shares if share is not None]
    is_known = residents.population and residents.bands is not None and len(told) == len(shares)
    return Figure(fsum(told) / weeks if is_known else None, known, sum(numbers.values()))


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

    def residents_near(self, cell: Cell, living: Mapping[str, int]) -> dict[str, float]:
        """Of the residents of each of these buurten, and of all of them (AREA)."""
        near = {code: number * self.near[cell][code] / self.number[code] for code, number in living.items()}
        return {**near, AREA: fsum(near.values())} if near else {}

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
    """Of a buurt without population or without postcodes it is unknown; AREA is about the others, by their people.

    A part of the week is unknown as long as nobody knows the times of a single place with such a theme.
    """
    people = {code: each.population for code, each in residents.items()}
    for scenario in SCENARIOS:
        yield from _resident_rows(people, scenario)
    living = {code: number for code, number in people.items() if number is not None and homes.number[code]}
    of = {**living, AREA: sum(living.values())}
    for cell in cells:
        near = {} if _is_untold_anywhere(offers, cell) else homes.residents_near(cell, living)
        completeness = _with_point(offers, cell)
        for area in (*people, AREA):
            yield _key("residents_reached", cell, area), Figure(near.get(area))
            yield _key("reach", cell, area), Figure(_percent(near.get(area), of.get(area)), *completeness)


def _is_untold_anywhere(offers: Offers, cell: Cell) -> bool:
    told = Counter(offers.has_times.get(cell._replace(slot=ANY), {}).values())
    return cell.slot != ANY and _is_untold(len(offers.at.get(cell, ())), told)


def _percent(number: float | None, of: int | None) -> float | None:
    return 100 * number / of if number is not None and of else None


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
