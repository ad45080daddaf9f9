"""The coverage once more, by another way: one loop over objects per figure, and nothing of `programmes` but its keys.

Dates come from the weekly schedules themselves, distances from the great circle (haversine).
"""

import math
from collections import defaultdict
from datetime import timedelta

from activities.models import Activity, Category
from maps.models import Buurt, Postcode
from programmes.figures import Key

EARTH_M = 6_371_008.8
PARTS = {"ochtend": range(6, 12), "middag": range(12, 18), "avond": range(18, 24)}
SLOTS = ("", *PARTS, "weekend")


def slowly(as_of, ended, reach_m):
    """Values by key of places, moments, both per 1,000 residents, and reach; `ended` are ids of activities."""
    rows = Activity.objects.filter(status="published", is_example=False, place__is_example=False)
    activities = list(rows.select_related("category", "place__buurt").prefetch_related("schedules"))
    world = World(as_of, reach_m)
    values = {}
    for theme in Category.objects.all():
        for scenario in ("nu", "straks"):
            theirs = [
                each for each in activities if each.category == theme and (scenario == "nu" or each.pk not in ended)
            ]
            for slot in SLOTS:
                for indicator, buurt, value in world.figures(theirs, slot):
                    values[Key(indicator, theme.slug, slot, buurt, scenario)] = value
    return values


class World:
    def __init__(self, as_of, reach_m):
        self.days = [as_of + timedelta(days=number) for number in range(28)]
        self.reach_m = reach_m
        self.buurten = list(Buurt.objects.filter(in_programme_area=True))
        self.homes = defaultdict(list)
        for postcode in Postcode.objects.filter(buurt__in_programme_area=True).select_related("buurt"):
            self.homes[postcode.buurt.code].append(postcode)
        self._near = {}

    def figures(self, activities, slot):
        times = {each: [moment for moment in self.moments(each) if slot in parts_of(*moment)] for each in activities}
        offered = [each for each in activities if times[each] or (slot == "" and not each.schedules.all())]
        yield from self._counts(offered, times)
        yield from self._reach({each.place for each in offered})

    def moments(self, activity):
        for schedule in activity.schedules.all():
            for day in self.days:
                last = schedule.ends_on or day
                if day.weekday() == schedule.starts_on.weekday() and schedule.starts_on <= day <= last:
                    yield day, schedule.start_time, schedule.end_time, schedule.kind == "opening_hours"

    def _counts(self, offered, times):
        for code, people, belongs in self._areas():
            here = [each for each in offered if belongs(buurt_of(each))]
            places = {each.place for each in here}
            yield "places", code, len(places)
            yield "moments_per_week", code, sum(len(times[each]) for each in here) / 4
            if people:
                ages = [[each for each in here if each.place == place] for place in places]
                yield "places_per_1000", code, sum(1000 / residents(people, group) for group in ages)
                each_moment = [1000 / residents(people, [each]) for each in here for _moment in times[each]]
                yield "moments_per_1000", code, sum(each_moment) / 4

    def _areas(self):
        for buurt in self.buurten:
            yield buurt.code, [buurt], lambda place_in, buurt=buurt: place_in == buurt
        yield "?", [], lambda place_in: place_in is None
        yield "", self.buurten, lambda place_in: place_in is None or (place_in and place_in.in_programme_area)

    def _reach(self, places):
        total = 0
        for buurt in self.buurten:
            homes = self.homes[buurt.code]
            found = sum(any(self._is_near(home, place) for place in places) for home in homes)
            yield "reach", buurt.code, 100 * found / len(homes)
            total += buurt.population * found / len(homes)
        yield "reach", "", 100 * total / sum(buurt.population for buurt in self.buurten)

    def _is_near(self, home, place):
        if (home.pk, place.pk) not in self._near:
            self._near[home.pk, place.pk] = place.lat is not None and great_circle_m(home, place) <= self.reach_m
        return self._near[home.pk, place.pk]


def buurt_of(activity):
    """None where nobody knows; False for what the files themselves say of: it lies just outside Zuidwest."""
    return activity.place.buurt or (False if "buiten Zuidwest" in activity.description else None)


def parts_of(day, start, end, is_hours):
    if day.weekday() in (5, 6):
        return ["", "weekend"]
    # Whole hours, as all those here are.
    hours = range(start.hour, end.hour or 24) if is_hours else [start.hour]
    return ["", *(name for name, part in PARTS.items() if set(hours) & set(part))]


def residents(buurten, activities):
    """Year of age by year of age; of activities of which one is for all, or for nobody knows whom, the population."""
    if any(each.age_policy != "range" for each in activities):
        return sum(buurt.population for buurt in buurten)
    months = {
        month
        for each in activities
        for month in range(1200)
        if (each.age_from_months or 0) <= month < (each.age_to_months or 1200)
    }
    if len(months) == 1200:
        return sum(buurt.population for buurt in buurten)
    return sum(in_month(buurt, month) for buurt in buurten for month in months)


def in_month(buurt, month):
    years = month // 12
    if years < 15:
        return buurt.age_0_14 / 180
    if years < 25:
        return buurt.age_15_24 / 120
    if years < 45:
        return buurt.age_25_44 / 240
    if years < 65:
        return buurt.age_45_64 / 240
    return buurt.age_65_plus / 420


def great_circle_m(one, other):
    lat1, lon1, lat2, lon2 = (math.radians(each) for each in (one.lat, one.lon, other.lat, other.lon))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(half))
