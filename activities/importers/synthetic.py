"""Made-up places and activities in any number, for measuring only: the same seed gives the same rows."""

import math
import random
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from django.db import models
from django.utils import timezone

from activities import changes, schedules, text_index
from activities.enums import AgePolicy, ScheduleKind, Status
from activities.models import Activity, Category, Place, Revision, Schedule
from activities.models.revision import writing
from maps.areas import buurt_index
from maps.geometry import Point, metres_per_degree
from maps.models import Buurt
from maps.naming import fold, stable_uuid

BATCH = 2_000
WORDS = [
    "koffie", "wandelen", "koken", "taal", "naaien", "schaken", "voetbal", "yoga", "muziek", "tuin", "fietsen",
    "zwemmen", "huiswerk", "lezen", "spelletjes", "dansen", "repareren", "brieven", "sollicitatie", "computer",
    "peuters", "ouders", "vrouwen", "mannen", "jongeren", "ouderen", "lunch", "ontbijt", "soep", "bakken",
]  # fmt: skip
# The box around the Netherlands in Europe, and how many activities fill it at the density that smaller numbers keep.
NETHERLANDS = (Point(50.75, 3.36), Point(53.55, 7.22))
FULL_NETHERLANDS = 200_000
CLUSTER_SPREAD_M = 600
# A series that began in one of these weeks goes on beyond the horizon, and still ends within a year of its start.
MOST_WEEKS_AGO = 20
OPEN_HOUSES = 0.1

M = TypeVar("M", bound=models.Model)


class Spread(StrEnum):
    ZUIDWEST = "zuidwest"
    NEDERLAND = "nederland"


def seed(
    places: int, activities: int, seed: int, spread: Spread, *, has_times: bool = True
) -> Iterator[tuple[int, int]]:
    """Adds the rows; yields (rows done, rows in all) after each batch. They are marked as examples.

    Each activity has one weekly schedule, and with it some 17 moments, which take four times as long as all else.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    total = places + activities
    done = 0
    with writing():
        for place_batch in _batches(_places(places, activities, chance, spread)):
            done += len(Place.objects.bulk_create(place_batch))
            yield done, total
        for activity_batch in _batches(_activities(activities, chance)):
            done += len(Activity.objects.bulk_create(activity_batch))
            text_index.index_many(activity_batch)
            changes.note_activities(activity.pk for activity in activity_batch)
            if has_times:
                _add_times(activity_batch, chance)
            yield done, total
        Revision.objects.advance()


def _batches(rows: Iterator[M]) -> Iterator[list[M]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _places(number: int, activities: int, chance: random.Random, spread: Spread) -> Iterator[Place]:
    point_at = _clustered(chance) if spread == Spread.ZUIDWEST else _even(chance, activities)
    buurten = dict(Buurt.objects.values_list("code", "id"))
    index = buurt_index()
    start = Place.objects.count()
    for count in range(start, start + number):
        point = point_at()
        name = f"Meetplek {chance.choice(WORDS)} {count}"
        yield Place(
            uuid=stable_uuid("synthetic-place", str(count)),
            slug=f"meetplek-{count}",
            name=name,
            sort_name=fold(name),
            lat=point.lat,
            lon=point.lon,
            accuracy_m=20,
            buurt_id=buurten.get(index.code_at(point) or ""),
            is_wheelchair_accessible=chance.choice([True, False, None]),
            is_example=True,
        )


def _activities(number: int, chance: random.Random) -> Iterator[Activity]:
    categories = list(Category.objects.all())
    places = list(Place.objects.filter(slug__startswith="meetplek-").select_related("buurt__district").order_by("id"))
    start = Activity.objects.count()
    for count in range(start, start + number):
        yield _activity(count, places[count % len(places)], chance.choice(categories), chance)


def _activity(count: int, place: Place, category: Category, chance: random.Random) -> Activity:
    low = chance.choice([None, 0, 30, 48, 144, 216, 660])
    activity = Activity(
        uuid=stable_uuid("synthetic-activity", str(count)),
        slug=f"meting-{count}",
        status=Status.PUBLISHED,
        name=" ".join(chance.sample(WORDS, 2)).capitalize() + f" {count}",
        summary="Een regel om mee te meten.",
        category=category,
        place=place,
        age_policy=AgePolicy.EVERYONE if low is None else AgePolicy.RANGE,
        age_from_months=low,
        price_cents=chance.choice([None, 0, 0, 100, 250]),
        needs_signup=chance.choice([True, False, None]),
        is_example=True,
    )
    activity.copy_columns()
    return activity


def _add_times(activities: list[Activity], chance: random.Random) -> None:
    today = timezone.localdate()
    Schedule.objects.bulk_create(_schedule(activity, today, chance) for activity in activities)
    for _renewal in schedules.refresh([activity.pk for activity in activities]):
        pass


def _schedule(activity: Activity, today: date, chance: random.Random) -> Schedule:
    """Weekly on a day between 8:00 and 23:00."""
    weekday, hour, hours = chance.randrange(7), chance.randint(8, 20), chance.randint(1, 3)
    monday = today - timedelta(days=today.weekday(), weeks=chance.randint(1, MOST_WEEKS_AGO))
    starts_on = monday + timedelta(days=weekday)
    is_open_house = chance.random() < OPEN_HOUSES
    return Schedule(
        uuid=stable_uuid("synthetic-schedule", activity.slug),
        activity=activity,
        kind=ScheduleKind.OPENING_HOURS if is_open_house else ScheduleKind.SERIES,
        starts_on=starts_on,
        ends_on=None if is_open_house else starts_on + timedelta(weeks=52),
        start_time=time(hour),
        end_time=time(hour + hours),
        rule="FREQ=WEEKLY",
    )


def _clustered(chance: random.Random) -> Callable[[], Point]:
    """Points around the middles of the programme buurten, as houses and buurthuizen lie."""
    middles = [buurt.label_point for buurt in Buurt.objects.filter(in_programme_area=True)]

    def point() -> Point:
        middle = chance.choice(middles)
        per_lat, per_lon = metres_per_degree(middle.lat)
        return Point(
            middle.lat + chance.gauss(0, CLUSTER_SPREAD_M) / per_lat,
            middle.lon + chance.gauss(0, CLUSTER_SPREAD_M) / per_lon,
        )

    return point


def _even(chance: random.Random, activities: int) -> Callable[[], Point]:
    """Points spread evenly over a part of the Netherlands that grows with their number: the density stays the same."""
    south_west, north_east = NETHERLANDS
    part = math.sqrt(min(1.0, activities / FULL_NETHERLANDS))
    middle = Point((south_west.lat + north_east.lat) / 2, (south_west.lon + north_east.lon) / 2)
    height, width = part * (north_east.lat - south_west.lat), part * (north_east.lon - south_west.lon)
    return lambda: Point(middle.lat + height * (chance.random() - 0.5), middle.lon + width * (chance.random() - 0.5))
