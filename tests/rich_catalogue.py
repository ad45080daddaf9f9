"""Made-up activities, one of everything that two answers to one question could disagree about."""

from datetime import time, timedelta

from activities import actions
from activities.enums import ExceptionKind
from activities.models import ClosedPeriod, Meal, Schedule, ScheduleException, SpokenLanguage

NEAR = {"place__lat": 52.0521, "place__lon": 4.3041}
EVENING = (time(20), time(22))
OSM = "OpenStreetMap (ODbL), https://www.openstreetmap.org/node/1"


def fill(make_activity, today):
    """Before the evening of today. The night, because a clock may change in it."""
    plan(make_activity("Koffie in de nacht van de klok", **NEAR), today, hours=(time(1, 30), time(4)))
    plan(make_activity("Koffie om middernacht", **NEAR), today, hours=(time(0), time(1, 30)))
    _moved(make_activity, today)
    off = plan(make_activity("Sport die vaak uitvalt", "sport", **NEAR), today, hours=EVENING)
    for days in (0, 1, 4):
        call_off(off, today + timedelta(days=days))
    only_today = plan(make_activity("Taal die niet doorgaat", "leren-werken", **NEAR), today, last=today, hours=EVENING)
    call_off(only_today, today)
    _opening_hours(make_activity, today)
    make_activity("Koffie op een onbekende tijd", times_text="ergens in de week", **NEAR)
    make_activity("Sport voor een leeftijd", "sport", age_policy="range", age_from_months=36, age_to_months=48, **NEAR)
    make_activity("Wandelen zonder prijs", "sport", age_policy="everyone", price_cents=0, is_women_only=True, **NEAR)
    meal = make_activity("Samen eten op maandag", "eten", accepts_ooievaarspas=True, needs_signup=False, **NEAR)
    Meal.objects.create(activity=meal, is_halal=True, is_vegetarian=True, serving="both")
    SpokenLanguage.objects.create(activity=meal, code="tr")
    plan(meal, today, rule="FREQ=WEEKLY;BYDAY=MO", hours=(time(17), time(0)))


def _moved(make_activity, today):
    schedule = plan(make_activity("Samen eten, verplaatst", "eten", **NEAR), today)
    elsewhere = make_activity("Wandelen ver weg", "sport", place__lat=52.03, place__lon=4.25).place
    nowhere = make_activity("Koffie, niemand weet waar").place
    for days, place in ((1, elsewhere), (3, nowhere), (5, None)):
        on = today + timedelta(days=days)
        times = {"new_on": on, "new_start_time": time(19), "new_end_time": time(21)}
        said = {"schedule": schedule, "kind": ExceptionKind.MOVED, "on": on, "new_place": place, "reason": "ruilen"}
        actions.add_exception(ScheduleException(**said, **times), by=None)


def _opening_hours(make_activity, today):
    activity = make_activity("Buurtkamer, altijd open", **NEAR)
    plan(activity, today, kind="opening_hours", hours=(time(9), time(17)))
    first, last = today + timedelta(days=6), today + timedelta(days=8)
    actions.close(ClosedPeriod(activity=activity, first_on=first, last_on=last, reason="verbouwing"), by=None)


def plan(activity, today, *, rule="FREQ=DAILY", hours=(time(14), time(16)), last=None, kind="series"):
    last = None if kind == "opening_hours" else last or today + timedelta(days=40)
    starts, ends = hours
    schedule = Schedule(
        activity=activity, kind=kind, rule=rule, starts_on=today, ends_on=last, start_time=starts, end_time=ends
    )
    actions.add_schedule(schedule, by=None)
    return schedule


def call_off(schedule, on):
    said = {"schedule": schedule, "kind": ExceptionKind.CANCELLED, "on": on, "reason": "ziek"}
    actions.add_exception(ScheduleException(**said), by=None)


def fill_from_osm(make_activity, today):
    """What has another licence: a field, a lesson on it, and one that is there only once."""
    field = make_activity("Veld", "sport", source=OSM, place__source=OSM, place__lat=52.04, place__lon=4.28)
    plan(field, today, kind="opening_hours", hours=(time(8), time(20)))
    schedule = plan(make_activity("Les, één keer op het veld", "sport", **NEAR), today)
    on = today + timedelta(days=2)
    times = {"new_on": on, "new_start_time": time(9), "new_end_time": time(10)}
    said = {"schedule": schedule, "kind": ExceptionKind.MOVED, "on": on, "new_place": field.place}
    actions.add_exception(ScheduleException(**said, **times), by=None)
