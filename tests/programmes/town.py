"""A town of three programme buurten and one over the border, on one line from south to north, small enough to reckon.

Metres north of a point of our own; from a postcode one walks 800 / 1.3 = 615.4 metres in a straight line.

    -3000            Park    1000CA                                     nobody lives there
    -2000, -1000     Zuid    1000BB, 1000BA      500 residents          Veld at -1400
    0 … 2000         Noord   1000AA (0), AB (500), AC (1000), AD (2000) 1,000 residents; Keuken at 100, and
                                                                 Huiskamer somewhere
    2500             Buiten  1000DA              not in the programme   Over de grens at 2500
    2000             ?                                                  Buurttafel, of which nobody told the buurt
"""

from datetime import UTC, date, datetime, time

from activities.enums import ExceptionKind
from activities.models import Activity, Category, Funding, Grant, Occurrence, Place, Programme, ScheduleException
from maps.geometry import METRES_PER_DEGREE
from maps.models import Buurt, Postcode
from tests.activities.helpers import plan

NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
# A Monday; four weeks go up to and including Sunday 1 November, and the clock goes back in them.
MONDAY = date(2026, 10, 5)
# 0-14, 15-24, 25-44, 45-64 and 65 and older.
BANDS = {"noord": (180, 120, 300, 250, 150), "zuid": (90, 60, 150, 100, 100), "park": (0, 0, 0, 0, 0)}
POSTCODES = {
    "noord": {"1000AA": 0, "1000AB": 500, "1000AC": 1000, "1000AD": 2000},
    "zuid": {"1000BA": -1000, "1000BB": -2000},
    "park": {"1000CA": -3000},
    "buiten": {"1000DA": 2500},
}
LAT, LON = 52.0, 4.3


def north(metres):
    return LAT + metres / METRES_PER_DEGREE


def empty():
    """Nothing is left of Zuidwest but its themes."""
    for model in (Funding, Grant, Programme, Occurrence, Activity, Place, Postcode, Buurt):
        model.objects.all().delete()


def build_buurten():
    for name, postcodes in POSTCODES.items():
        buurt = make_buurt(name, BANDS.get(name), in_programme_area=name != "buiten")
        for postcode, metres in postcodes.items():
            Postcode.objects.create(postcode=postcode, buurt=buurt, lat=north(metres), lon=LON)


def make_buurt(name, bands, **values):
    fields = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")
    ages = dict(zip(fields, bands or (None,) * 5, strict=True))
    outline = [[[4.2, 52.0], [4.3, 52.0], [4.3, 52.1], [4.2, 52.0]]]
    fixed = {"outline": outline, "label_lat": LAT, "label_lon": LON, "area_ha": 10, "reference_year": 2025}
    usual = {"population": sum(bands) if bands else None, "in_programme_area": True, "cbs_wijk_code": "WK"}
    return Buurt.objects.create(code=name, slug=name, name=name, sort_name=name, **ages, **fixed, **usual | values)


def make_place(name, *, buurt=None, at=None, **values):
    point = {} if at is None else {"lat": north(at), "lon": LON, "accuracy_m": 20}
    row = Buurt.objects.get(code=buurt) if buurt else None
    return Place.objects.create(
        slug=name.casefold().replace(" ", "-"), name=name, buurt=row, **{"source": "test"} | point | values
    )


def make_offer(name, category, place, **values):
    return Activity.objects.create(
        name=name,
        slug=name.casefold().replace(" ", "-"),
        category=Category.objects.get(slug=category),
        place=place,
        **{"status": "published", "source": "test"} | values,
    )


def make_grant(name="Proef", **values):
    programme = Programme.objects.create(slug=f"programma-{name.casefold()}", name=name, source="test")
    return Grant.objects.create(programme=programme, name=name, source="test", **values)


def for_ages(first, last):
    return {"age_policy": "range", "age_from_months": first, "age_to_months": last}


FOR_ALL = {"age_policy": "everyone"}


def once(kind, on, **new):
    return ScheduleException(kind=kind, on=on, **new)


def every(activity, day, start, end, *, since=None, exceptions=(), **values):
    """`day` is `MO` to `SU`; since the first such day of September 2026, which began on a Tuesday, or another one."""
    first = since or date(2026, 9, 1 + ["TU", "WE", "TH", "FR", "SA", "SU", "MO"].index(day))
    hours = {"start_time": time.fromisoformat(start), "end_time": time.fromisoformat(end)}
    return plan(activity, exceptions, starts_on=first, rule=f"FREQ=WEEKLY;BYDAY={day}", **hours | values)


def add_soup():
    """Tuesdays at noon for all; on the 13th once at the Veld, in the evening. Its grant ends and nothing follows."""
    kitchen, field = Place.objects.get(slug="keuken"), Place.objects.get(slug="veld")
    soup = make_offer("Soep", "eten", kitchen, **FOR_ALL)
    elsewhere = {"new_place": field, "new_start_time": time(18, 30), "new_end_time": time(19, 30)}
    moved = once(ExceptionKind.MOVED, date(2026, 10, 13), **elsewhere)
    every(soup, "TU", "12:00", "14:00", exceptions=[moved])
    Funding.objects.create(grant=make_grant("Soepgeld"), activity=soup, source="test")


def add_toddlers():
    """Opening hours, for children of 30 up to and including 47 months."""
    toddlers = make_offer("Peuters", "peuteropvang", Place.objects.get(slug="keuken"), **for_ages(30, 48))
    every(toddlers, "MO", "08:30", "13:00", kind="opening_hours", ends_on=None)


def add_football():
    """From 12 years on, Wednesday evenings (once cancelled) and Saturdays. The grant of the place has a successor."""
    field = Place.objects.get(slug="veld")
    football = make_offer("Voetbal", "sport", field, **for_ages(144, None))
    cancelled = once(ExceptionKind.CANCELLED, date(2026, 10, 14))
    every(football, "WE", "19:00", "20:00", exceptions=[cancelled])
    every(football, "SA", "10:00", "11:00")
    lasting = make_grant("Blijvend", ends_on=date(2030, 1, 1))
    Funding.objects.create(
        grant=make_grant("Veldgeld", ends_on=date(2027, 1, 1), successor=lasting), place=field, source="test"
    )


def add_gym():
    """Nobody knows for whom, nor when."""
    make_offer("Gym", "sport", Place.objects.get(slug="veld"))


def add_living_room():
    """For all, somewhere in Noord, at times that nobody knows."""
    make_offer("Huiskamer", "ontmoeten", make_place("Huiskamer", buurt="noord"), **FOR_ALL)


def add_table():
    """For who is 55 or older, Fridays from 11:30. A grant of the place ends, and another for the theme says nothing."""
    place = make_place("Buurttafel", at=2000, accuracy_m=50_000)  # so it may lie in any of them
    every(make_offer("Buurttafel", "ontmoeten", place, **for_ages(660, None)), "FR", "11:30", "13:30")
    Funding.objects.create(grant=make_grant("Tafelgeld"), place=place, source="test")
    theme = Category.objects.get(slug="hulp")
    Funding.objects.create(grant=make_grant("Themageld"), category=theme, source="test")


def add_over_the_border():
    """Sunday afternoons."""
    place = make_place("Over de grens", buurt="buiten", at=2500)
    every(make_offer("Over de grens", "ontmoeten", place, **FOR_ALL), "SU", "14:00", "16:00")


OFFERS = (add_soup, add_toddlers, add_football, add_gym, add_living_room, add_table, add_over_the_border)


def build(offers=OFFERS):
    build_buurten()
    make_place("Keuken", buurt="noord", at=100)
    make_place("Veld", buurt="zuid", at=-1400)
    for add in offers:
        add()
