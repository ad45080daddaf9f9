"""Made-up places and activities in any number, for measuring only: the same seed gives the same rows."""

import math
import random
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from activities import changes, schedules, text_index
from activities.enums import AgePolicy, ScheduleKind, Status
from activities.importers.copying import copy_in
from activities.importers.synthetic_country import centre
from activities.models import Activity, Category, Occurrence, Place, Revision, Schedule
from activities.models.revision import writing
from maps.areas import buurt_index
from maps.geometry import Box, Point, metres_per_degree
from maps.models import Buurt
from maps.naming import fold, stable_uuid

BATCH = 2_000
WORDS = [
    "koffie", "wandelen", "koken", "taal", "naaien", "schaken", "voetbal", "yoga", "muziek", "tuin", "fietsen",
    "zwemmen", "huiswerk", "lezen", "spelletjes", "dansen", "repareren", "brieven", "sollicitatie", "computer",
    "peuters", "ouders", "vrouwen", "mannen", "jongeren", "ouderen", "lunch", "ontbijt", "soep", "bakken",
]  # fmt: skip
# The box around the Netherlands in Europe, and how many activities fill it at the density that smaller numbers keep.
NETHERLANDS = Box(Point(50.75, 3.36), Point(53.55, 7.22))
FULL_NETHERLANDS = 200_000
CLUSTER_SPREAD_M = 600
# A series that began in one of these weeks goes on beyond the horizon, and still ends within a year of its start.
MOST_WEEKS_AGO = 20
OPEN_HOUSES = 0.1

M = TypeVar("M", bound=models.Model)


class Spread(StrEnum):
    # The area of DATA_DIR, under the name that it had first.
    AREA = "zuidwest"
    NEDERLAND = "nederland"


def seed(
    places: int, activities: int, seed: int, spread: Spread, *, has_times: bool = True
) -> Iterator[tuple[int, int]]:
    """Adds the rows; yields (rows done, rows in all) after each batch. They are marked as examples.

    Each activity has one weekly schedule, and with it some 17 moments, which take most of the time. What is in memory
    does not grow with the numbers: each batch is stored for good before the next one is made.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    total = places + activities
    done = 0
    for place_batch in _batches(_places(places, activities, chance, spread)):
        with writing():
            done += len(Place.objects.bulk_create(place_batch))
        yield done, total
    for activity_batch in _batches(_activities(activities, chance)):
        with writing():
            _store(activity_batch, chance if has_times else None)
        done += len(activity_batch)
        yield done, total


def _store(activities: list[Activity], chance: random.Random | None) -> None:
    """With times where there is a chance to draw them by."""
    Activity.objects.bulk_create(activities)
    text_index.index_many(activities)
    changes.note_activities(activity.pk for activity in activities)
    if chance:
        _add_times(activities, chance)
    Revision.objects.advance()


def _batches(rows: Iterator[M]) -> Iterator[list[M]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _places(number: int, activities: int, chance: random.Random, spread: Spread) -> Iterator[Place]:
    point_at = _clustered(chance) if spread == Spread.AREA else _even(chance, activities)
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
    """At the made-up places in turn, which are read in parts: there may be a hundred thousand of them."""
    categories = list(Category.objects.all())
    start = Activity.objects.count()
    places = islice(_in_turn(start), number)
    for count, place in enumerate(places, start):
        yield _activity(count, place, chance.choice(categories), chance)


def _in_turn(first: int) -> Iterator[Place]:
    rows = Place.objects.filter(slug__startswith="meetplek-").select_related("buurt__district").order_by("id")
    ids = list(rows.values_list("id", flat=True))
    at = first % len(ids)
    while True:
        batch = ids[at : at + BATCH]
        yield from rows.defer("buurt__outline").filter(id__gte=batch[0], id__lte=batch[-1])
        at = (at + len(batch)) % len(ids)


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
    """What a refresh would make of them, but it is known that nothing is there yet."""
    today = timezone.localdate()
    Schedule.objects.bulk_create(_schedule(activity, today, chance) for activity in activities)
    ids = [activity.pk for activity in activities]
    moments = schedules.new_moments(ids)
    copy_in(moments)
    copy_in(changes.of_new_moments(moments))
    last = Occurrence.objects.filter(activity=OuterRef("pk")).order_by("-ends_at").values("ends_at")[:1]
    Activity.objects.filter(pk__in=ids).update(last_moment_ends_at=Subquery(last))


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


def part_of_netherlands(activities: int) -> Box:
    """In the middle, and larger by the number that is to lie in it: the density stays the same."""
    middle, part = centre(NETHERLANDS), math.sqrt(min(1.0, activities / FULL_NETHERLANDS)) / 2
    (south, west), (north, east) = NETHERLANDS
    height, width = part * (north - south), part * (east - west)
    return Box(Point(middle.lat - height, middle.lon - width), Point(middle.lat + height, middle.lon + width))


def _even(chance: random.Random, activities: int) -> Callable[[], Point]:
    (south, west), (north, east) = part_of_netherlands(activities)
    return lambda: Point(chance.uniform(south, north), chance.uniform(west, east))
