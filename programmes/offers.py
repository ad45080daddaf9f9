"""What there is of each theme, at which places, and in which part of the week.

It counts what is published and no example, at a place that is none either. An offer of a theme at a place is what
goes on there of that theme: where it happens, also when it moved there for once.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import ExtractIsoWeekDay

from activities.enums import Status
from activities.models import Activity, Occurrence, Place, Schedule
from activities.moments import days_between
from maps.geometry import Point
from programmes.ages import Ages, ages_of, union
from programmes.areas import areas_of_places
from programmes.endangered import activities_that_end
from programmes.figures import AFTER, ANY, AREA, NOW

WEEKS = 4
SATURDAY = 6
WEEKEND = "weekend"
# Minutes since midnight [from, to) on Monday to Friday; before six it is no part of any.
HOURS = {"ochtend": (6 * 60, 12 * 60), "middag": (12 * 60, 18 * 60), "avond": (18 * 60, 24 * 60)}
CHUNK = 2_000
COUNTED = {"status": Status.PUBLISHED, "is_example": False}

# Told in words how far it is.
Progress = Callable[[str], None]
Said = TypeVar("Said")

_SCHEDULES = Schedule.objects.filter(activity=OuterRef("pk"))


def tell_nobody(text: str) -> None:
    pass


class Cell(NamedTuple):
    theme: str
    slot: str
    scenario: str


class Spot(NamedTuple):
    """Where a place is: `area` is the code of a programme buurt, UNKNOWN, or None for another buurt."""

    area: str | None
    point: Point | None


class Doing(NamedTuple):
    """An activity; of one without a schedule nobody knows the times."""

    theme: str
    place: int
    ages: Ages
    scenarios: tuple[str, ...]
    has_times: bool


class Happening(NamedTuple):
    """So many moments of an activity at a place, which fall in all of these slots."""

    activity: int
    place: int
    slots: tuple[str, ...]
    moments: int


@dataclass
class Offers:
    """Per cell the ages that each place (by its id) has an offer for, and per cell and area the moments by their ages.

    The area AREA has those of the programme buurten and of UNKNOWN. `has_times` says, per cell of ANY slot, of which
    places with such activities we know times of at least one.
    """

    spots: dict[int, Spot]
    at: defaultdict[Cell, dict[int, Ages]] = field(default_factory=lambda: defaultdict(dict))
    moments: defaultdict[tuple[Cell, str], Counter[Ages]] = field(default_factory=lambda: defaultdict(Counter))
    has_times: defaultdict[Cell, dict[int, bool]] = field(default_factory=lambda: defaultdict(dict))

    def note(self, doing: Doing) -> None:
        """That there is such an activity. Without times it counts at its place already; otherwise its moments do."""
        if doing.place not in self.spots:  # an example
            return
        for scenario in doing.scenarios:
            cell = Cell(doing.theme, ANY, scenario)
            places = self.has_times[cell]
            places[doing.place] = places.get(doing.place, False) or doing.has_times
            if not doing.has_times:
                self._offer(cell, doing.place, doing.ages)

    def add(self, happening: Happening, doing: Doing) -> None:
        if happening.place not in self.spots:
            return
        for scenario in doing.scenarios:
            for slot in happening.slots:
                cell = Cell(doing.theme, slot, scenario)
                self._offer(cell, happening.place, doing.ages)
                for area in self._areas_of(happening.place):
                    self.moments[cell, area][doing.ages] += happening.moments

    def _offer(self, cell: Cell, place: int, ages: Ages) -> None:
        places = self.at[cell]
        places[place] = union(places[place], ages) if place in places else ages

    def _areas_of(self, place: int) -> tuple[str, ...]:
        area = self.spots[place].area
        return () if area is None else (area, AREA)

    def places(self) -> dict[tuple[Cell, str], Counter[Ages]]:
        """As `moments`: per cell and area how many places have an offer for these ages."""
        return self._per_area(self.at)

    def times(self) -> dict[tuple[Cell, str], Counter[bool]]:
        """Per cell of ANY slot and area how many places have such activities with known times, and how many without."""
        return self._per_area(self.has_times)

    def _per_area(self, cells: Mapping[Cell, Mapping[int, Said]]) -> dict[tuple[Cell, str], Counter[Said]]:
        counted: defaultdict[tuple[Cell, str], Counter[Said]] = defaultdict(Counter)
        for cell, places in cells.items():
            for place, said in places.items():
                for area in self._areas_of(place):
                    counted[cell, area][said] += 1
        return counted


def read_offers(as_of: date, progress: Progress) -> Offers:
    """The WEEKS weeks from this day on; see `slots_of` for the parts of the week.

    A place is in a slot with one moment there that goes on in these weeks. In no slot in particular (ANY) it counts
    too when nobody knows the times of an activity there.
    """
    offers, doings = Offers(_spots()), _doings(as_of)
    progress(f"{len(doings)} activiteiten, {len(offers.spots)} plekken")
    for doing in doings.values():
        offers.note(doing)
    for number, happening in enumerate(_moments(as_of), start=1):
        # What was published since we looked counts next time.
        if told := doings.get(happening.activity):
            offers.add(happening, told)
        if number % (5 * CHUNK) == 0:
            progress(f"{number} vaste tijden geteld")
    return offers


def slots_of(weekday: int, start: int, end: int, *, is_opening_hours: bool) -> tuple[str, ...]:
    """ANY, and those in which it falls. Weekdays are 1 (Monday) to 7, times in minutes since midnight.

    As in the search, opening hours are in each slot that they overlap with, other moments in that of their start. On
    Saturday and Sunday it is weekend, at any time.
    """
    if weekday >= SATURDAY:
        return ANY, WEEKEND
    last = end if is_opening_hours else start + 1
    return ANY, *(slot for slot, (first, until) in HOURS.items() if start < until and last > first)


def _spots() -> dict[int, Spot]:
    rows = Place.objects.filter(is_example=False).order_by()
    areas = areas_of_places()
    return {
        pk: Spot(areas.get(pk), None if lat is None or lon is None else Point(lat, lon))
        for pk, lat, lon in rows.values_list("pk", "lat", "lon").iterator(CHUNK)
    }


def _doings(as_of: date) -> dict[int, Doing]:
    ending = activities_that_end(as_of)
    rows = Activity.objects.filter(**COUNTED).order_by().annotate(has_times=Exists(_SCHEDULES))
    columns = rows.values_list(
        "pk", "category__slug", "place", "has_times", "age_policy", "age_from_months", "age_to_months"
    )
    return {
        pk: Doing(theme, place, ages_of(*ages), (NOW,) if pk in ending else (NOW, AFTER), has_times)
        for pk, theme, place, has_times, *ages in columns.iterator(CHUNK)
    }


def _moments(as_of: date) -> Iterator[Happening]:
    """Those that are not cancelled, counted in the database: an activity of every week is one row."""
    rows = Occurrence.objects.happening().filter(days_between(as_of, as_of + timedelta(weeks=WEEKS, days=-1)))
    rows = rows.filter(**{f"activity__{name}": value for name, value in COUNTED.items()}).order_by()
    grouped = rows.values_list(
        "activity", "place", ExtractIsoWeekDay("local_on"), "start_minute", "end_minute", "is_opening_hours"
    ).annotate(number=Count("pk"))
    for activity, place, weekday, start, end, is_opening_hours, number in grouped.iterator(CHUNK):
        slots = slots_of(weekday, start, end, is_opening_hours=is_opening_hours)
        yield Happening(activity, place, slots, number)
