"""Made-up sport in every shape that an organiser can leave it in: all told, almost nothing told, and in between."""

from datetime import time, timedelta

from django.utils import timezone

from activities import actions
from activities.enums import ExceptionKind
from activities.models import Organisation, ScheduleException
from tests.rich_catalogue import plan

ADDRESS = {
    "place__street": "Voorbeeldstraat",
    "place__house_number": "1",
    "place__postcode": "2532CR",
    "place__city": "Den Haag",
}
POINT = {"place__lat": 52.05, "place__lon": 4.3}


def fill(make_activity):
    today = timezone.localdate()
    club = Organisation.objects.create(name="Sportclub Voorbeeld", slug="sportclub-voorbeeld", phone="070 000 00 00")
    whole = _whole(make_activity, club)
    _in_every_way(whole, today)
    for name, values in _partly(club).items():
        plan(make_activity(name, "sport", **values), today, last=today + timedelta(days=8))
    for name, rule in {"Maandelijks": "FREQ=MONTHLY;BYDAY=1TU", "Om de week": "FREQ=WEEKLY;INTERVAL=2"}.items():
        plan(make_activity(name, "sport", **POINT), today, rule=rule, last=today + timedelta(days=60))
    plan(make_activity("Eén keer", "sport", **POINT), today, rule="", last=today)
    plan(make_activity("Altijd open", "sport", **POINT), today, kind="opening_hours", hours=(time(9), time(0)))
    make_activity("Nergens bekend van", "sport")
    actions.archive(make_activity("Voorbij", "sport", **POINT), by=None)


def _whole(make_activity, club):
    return make_activity(
        "Alles verteld",
        "sport",
        organisation=club,
        summary="Voor wie wil bewegen.",
        description="In de grote zaal.\n\nNeem schoenen mee.",
        age_policy="range",
        age_from_months=216,
        age_to_months=780,
        price_cents=250,
        is_women_only=True,
        place__has_toilet=True,
        place__phone="070 000 00 01",
        **POINT,
        **ADDRESS,
    )


def _partly(club):
    """By name, what is told of it."""
    return {
        "Gratis voor iedereen": {"price_cents": 0, "age_policy": "everyone", "is_women_only": False, **POINT},
        "Vanaf twaalf": {"organisation": club, "age_policy": "range", "age_from_months": 144, **POINT},
        "Tot vier": {"price_cents": 100, "age_policy": "range", "age_to_months": 48, **POINT},
        "Half jaar": {"age_policy": "range", "age_from_months": 3, "age_to_months": 9, **POINT},
        "Alleen een adres": {"organisation": club, **ADDRESS},
        "Half adres": {"place__postcode": "2532CR", **POINT},
        "Alleen een postcode": {"place__postcode": "2532CR"},
    }


def _in_every_way(activity, today):
    """Held, called off, moved in time and moved elsewhere."""
    schedule = plan(activity, today, last=today + timedelta(days=30))
    elsewhere = activity.place
    for days, said in {
        2: {"kind": ExceptionKind.CANCELLED},
        4: {"kind": ExceptionKind.MOVED, "new_start_time": time(19), "new_end_time": time(21)},
        6: {"kind": ExceptionKind.MOVED, "new_place": elsewhere},
    }.items():
        on = today + timedelta(days=days)
        new = {"new_on": on} if said["kind"] == ExceptionKind.MOVED else {}
        actions.add_exception(ScheduleException(schedule=schedule, on=on, reason="Voorbeeld", **said, **new), by=None)
