"""The two RPDE feeds: what they hold, in which order, and how what is gone is told."""

import json
from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.test import Client

from activities import actions
from activities.enums import ExceptionKind
from activities.importers.area import load_categories
from activities.models import Category, Membership, Occurrence, Organisation, ScheduleException
from tests.activities.helpers import NOW, plan

SERIES, SESSIONS = "/openactive/session-series", "/openactive/scheduled-sessions"
THEMES = settings.DATA_DIR / "categories.json"
SITE = "https://dichtbij.example.org"


@pytest.fixture
def swimming(make_activity, time_machine):
    time_machine.move_to(NOW, tick=False)
    organisation = Organisation.objects.create(name="Zwemclub", slug="zwemclub", phone="070 000 00 00")
    at = {"street": "Voorbeeldstraat", "house_number": "1", "postcode": "2532CR", "city": "Den Haag"}
    activity = make_activity(
        "Zwemmen",
        "sport",
        organisation=organisation,
        description="In het warme bad.",
        age_policy="range",
        age_from_months=216,
        age_to_months=780,
        price_cents=250,
        is_women_only=True,
        place__lat=52.05,
        place__lon=4.3,
        place__has_toilet=True,
        **{f"place__{name}": value for name, value in at.items()},
    )
    plan(activity, ends_on=date(2026, 11, 10))
    return activity


def _follow(path, limit=500):
    """Every page until the last; checks what RPDE asks of each."""
    address, rows, last = f"{path}?limit={limit}", [], 0
    while True:
        answer = Client().get(address)
        page = answer.json()
        assert answer["Content-Type"] == "application/vnd.openactive.rpde+json; version=1"
        assert page.keys() == {"next", "items", "license"}
        assert page["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert page["next"].startswith(f"{SITE}{path}?afterChangeNumber=")
        assert answer["Cache-Control"] == f"public, max-age={3600 if page['items'] else 5}"
        for item in page["items"]:
            assert item["modified"] > last
            last = item["modified"]
            assert item.keys() == {"state", "kind", "id", "modified"} | (
                {"data"} if item["state"] == "updated" else set()
            )
        if not page["items"]:
            assert page["next"] == SITE + address or not rows
            return rows
        rows += page["items"]
        address = page["next"].removeprefix(SITE)


def _of(path):
    return {item["id"]: item for item in _follow(path)}


def _changed(path, write):
    """What is told after a write to who had read everything before it."""
    last = _follow(path)[-1]["modified"]
    write()
    items = Client().get(f"{path}?afterChangeNumber={last}").json()["items"]
    return {item["id"]: item.get("data") for item in items}


def _moments(activity):
    return [str(uuid) for uuid in Occurrence.objects.filter(activity=activity).values_list("uuid", flat=True)]


def test_a_series_says_what_is_known(swimming):
    data = _of(SERIES)[str(swimming.uuid)]["data"]
    place = data.pop("location")
    assert data == {
        "@context": "https://openactive.io/",
        "@type": "SessionSeries",
        "@id": f"{SITE}/api/v1/activiteiten/{swimming.uuid}",
        "identifier": str(swimming.uuid),
        "name": "Zwemmen",
        "description": "In het warme bad.",
        "url": f"{SITE}/activiteit/{swimming.slug}/",
        "activity": [
            {
                "@type": "Concept",
                "@id": f"{SITE}/openactive/themes#sport",
                "prefLabel": "Sport en bewegen",
                "inScheme": f"{SITE}/openactive/themes",
            }
        ],
        "organizer": {
            "@type": "Organization",
            "@id": f"{SITE}/organisatie/zwemclub/",
            "name": "Zwemclub",
            "url": f"{SITE}/organisatie/zwemclub/",
            "telephone": "070 000 00 00",
        },
        "ageRange": {"@type": "QuantitativeValue", "minValue": 18, "maxValue": 64},
        "genderRestriction": "https://openactive.io/FemaleOnly",
        "isAccessibleForFree": False,
        "offers": [
            {
                "@type": "Offer",
                "@id": f"{SITE}/api/v1/activiteiten/{swimming.uuid}#prijs",
                "price": 2.5,
                "priceCurrency": "EUR",
            }
        ],
        "eventSchedule": [
            {
                "@type": "PartialSchedule",
                "scheduleTimezone": "Europe/Amsterdam",
                "startDate": "2026-09-01",
                "endDate": "2026-11-10",
                "startTime": "10:00",
                "endTime": "12:00",
                "duration": "PT2H",
                "repeatFrequency": "P1W",
                "byDay": ["https://schema.org/Tuesday"],
            }
        ],
    }
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 52.05, "longitude": 4.3}
    assert place["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Voorbeeldstraat 1",
        "postalCode": "2532CR",
        "addressLocality": "Den Haag",
        "addressRegion": "Zuid-Holland",
        "addressCountry": "NL",
    }
    assert place["amenityFeature"] == [{"@type": "Toilets", "name": "Toilet", "value": True}]


def test_what_nobody_knows_is_left_out(make_activity):
    activity = make_activity("Onbekend", "sport")
    data = _of(SERIES)[str(activity.uuid)]["data"]
    unknown = {"ageRange", "genderRestriction", "isAccessibleForFree", "offers", "organizer", "eventSchedule"}
    assert not unknown & data.keys()
    assert "geo" not in data["location"]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ({"lat": 52.05, "lon": 4.3, "postcode": "2532CR"}, "2532CR"),
        ({"street": "Voorbeeldstraat", "house_number": "1", "city": "Den Haag"}, "Voorbeeldstraat 1, Den Haag"),
        ({"street": "Voorbeeldstraat", "postcode": "2532CR"}, "Voorbeeldstraat, 2532CR"),
        ({}, "Zuid-Holland, NL"),
    ],
)
def test_an_address_of_which_parts_are_missing_is_a_text_of_the_others(make_activity, at, told):
    activity = make_activity("Halverwege", "sport", **{f"place__{name}": value for name, value in at.items()})
    assert _of(SERIES)[str(activity.uuid)]["data"]["location"]["address"] == told


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", {"repeatFrequency": "P2W", "byDay": ["https://schema.org/Tuesday"]}),
        ("FREQ=MONTHLY;BYDAY=1TU", {"repeatFrequency": "P1M", "byDay": ["1TU"]}),
        ("FREQ=DAILY", {"repeatFrequency": "P1D", "endDate": "2027-06-30"}),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", {"repeatFrequency": "P1M", "byMonthDay": [1, 15]}),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=5", {"repeatFrequency": "P1Y", "byMonth": [5], "byMonthDay": [5]}),
        ("FREQ=MONTHLY;BYDAY=MO,FR;BYSETPOS=-1", {"repeatFrequency": "P1M", "byDay": None}),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", {"repeatFrequency": "P1M", "byMonthDay": None}),
        ("", {"repeatFrequency": None, "startDate": "2026-12-01", "endDate": "2026-12-01"}),
    ],
)
def test_a_rule_is_told_as_far_as_there_are_words_for_it(make_activity, time_machine, rule, told):
    time_machine.move_to(NOW, tick=False)
    activity = make_activity("Rennen", "sport")
    on = date(2026, 12, 1)
    plan(activity, rule=rule, starts_on=on, ends_on=None if not rule else date(2027, 6, 30), end_time=time(11, 15))
    [said] = _of(SERIES)[str(activity.uuid)]["data"]["eventSchedule"]
    assert {name: said.get(name) for name in told} == told
    assert said["duration"] == "PT1H15M"


def test_a_series_is_told_the_same_until_something_changes(swimming, time_machine):
    before = _of(SERIES)[str(swimming.uuid)]
    time_machine.shift(timedelta(days=400))
    assert _of(SERIES)[str(swimming.uuid)] == before


def test_sessions_say_when_on_the_clock_here_and_whether_they_go_on(swimming, make_activity):
    elsewhere = make_activity("Elders").place
    schedule = swimming.schedules.get()
    moved = {"new_on": date(2026, 10, 21), "new_place": elsewhere, "reason": "Groot onderhoud"}
    for values in (
        {"kind": ExceptionKind.CANCELLED, "on": date(2026, 10, 13)},
        {"kind": ExceptionKind.MOVED, "on": date(2026, 10, 20)} | moved,
    ):
        actions.add_exception(ScheduleException(schedule=schedule, **values), by=None)
    said = sorted((item["data"] for item in _follow(SESSIONS)), key=lambda data: data["startDate"])
    usual, off, elsewhen, _before_the_change, after = said[:5]
    assert usual == {
        "@context": "https://openactive.io/",
        "@type": "ScheduledSession",
        "@id": f"{SITE}/api/v1/activiteiten/{swimming.uuid}#{usual['identifier']}",
        "identifier": usual["identifier"],
        "superEvent": f"{SITE}/api/v1/activiteiten/{swimming.uuid}",
        "url": f"{SITE}/activiteit/{swimming.slug}/",
        "startDate": "2026-10-06T10:00:00+02:00",
        "endDate": "2026-10-06T12:00:00+02:00",
        "duration": "PT2H",
        "eventStatus": "https://schema.org/EventScheduled",
    }
    assert off["eventStatus"] == "https://schema.org/EventCancelled"
    assert (elsewhen["eventStatus"], elsewhen["startDate"]) == (
        "https://schema.org/EventRescheduled",
        "2026-10-21T10:00:00+02:00",
    )
    assert (elsewhen["location"]["name"], elsewhen["schedulingNote"]) == (elsewhere.name, "Groot onderhoud")
    assert after["startDate"] == "2026-11-03T10:00:00+01:00"


def test_the_pages_hold_each_thing_once_in_the_order_of_its_change(swimming):
    by_two, at_once = _follow(SESSIONS, limit=2), _follow(SESSIONS)
    assert by_two == at_once
    assert sorted(item["id"] for item in at_once) == sorted(_moments(swimming))


def test_what_leaves_sport_is_deleted_and_comes_back(swimming):
    moments = _moments(swimming)
    actions.change_activity(swimming, {"category": Category.objects.get(slug="ontmoeten")}, by=None)
    series, sessions = _of(SERIES), _of(SESSIONS)
    assert series[str(swimming.uuid)]["state"] == "deleted"
    assert {sessions[uuid]["state"] for uuid in moments} == {"deleted"}
    actions.change_activity(swimming, {"category": Category.objects.get(slug="sport")}, by=None)
    assert _of(SERIES)[str(swimming.uuid)]["state"] == "updated"
    assert {item["state"] for item in _follow(SESSIONS)} == {"updated"}


def test_what_is_over_stays_for_two_weeks_also_when_its_series_goes(swimming, time_machine):
    first = next(item["id"] for item in _follow(SESSIONS) if item["data"]["startDate"].startswith("2026-10-06"))
    time_machine.shift(timedelta(days=8))
    assert _of(SESSIONS)[first]["state"] == "updated"
    actions.archive(swimming, by=None)
    assert _of(SESSIONS)[first]["state"] == "deleted"


@pytest.mark.parametrize("make", ["other", "example", "example place", "example organisation", "osm", "osm place"])
def test_what_is_not_ours_to_tell_here_is_not_told(make_activity, settings, make):
    settings.SHOW_EXAMPLES = True
    values = {
        "other": {"category": "ontmoeten"},
        "example": {"category": "sport", "is_example": True},
        "example place": {"category": "sport", "place__is_example": True},
        "example organisation": {
            "category": "sport",
            "organisation": Organisation(name="Club", slug="club", is_example=True),
        },
        "osm": {"category": "sport", "source": "OpenStreetMap (ODbL), https://www.openstreetmap.org/node/1"},
        "osm place": {"category": "sport", "place__source": "Eigen telling; OpenStreetMap (ODbL)"},
    }[make]
    if organisation := values.get("organisation"):
        organisation.save()
    activity = make_activity("Iets", **values)
    plan(activity)
    assert {_of(SESSIONS).get(uuid, {"state": "deleted"})["state"] for uuid in _moments(activity)} == {"deleted"}
    told = _of(SERIES).get(str(activity.uuid), {"state": "deleted"})
    assert told["state"] == "deleted"


def test_a_session_elsewhere_is_told_again_when_that_place_changes(swimming, make_activity, moderator):
    elsewhere = make_activity("Elders", "ontmoeten").place
    moment = swimming.occurrences.order_by("starts_at").last()
    actions.move_date(
        swimming, moment.schedule.uuid, moment.local_on, by=moderator, new_on=moment.local_on, new_place=elsewhere
    )
    told = _changed(SESSIONS, lambda: actions.change_place(elsewhere, {"name": "Het andere bad"}, by=None))
    assert {uuid: data["location"]["name"] for uuid, data in told.items()} == {str(moment.uuid): "Het andere bad"}


def test_a_session_that_stays_where_its_series_was_says_so(swimming, make_activity, moderator):
    home, elsewhere = swimming.place, make_activity("Elders", "ontmoeten").place
    moment = swimming.occurrences.order_by("starts_at").last()
    times = {"new_start_time": time(11), "new_end_time": time(12)}
    actions.move_date(swimming, moment.schedule.uuid, moment.local_on, by=moderator, new_place=home, **times)
    told = _changed(SESSIONS, lambda: actions.change_activity(swimming, {"place": elsewhere}, by=None))
    assert told[str(moment.uuid)]["location"]["name"] == home.name


def test_another_way_to_reach_the_organiser_is_told(swimming, moderator):
    club = swimming.organisation
    moderator.is_staff = True
    told = _changed(SERIES, lambda: actions.correct_organisation(club, {"phone": "070 111 11 11"}, by=moderator))
    assert told[str(swimming.uuid)]["organizer"]["telephone"] == "070 111 11 11"
    Membership.objects.create(organisation=club, user=moderator, role="owner")
    actions.verify(club, by=moderator)
    told = _changed(SERIES, lambda: actions.change_organisation(club, {"phone": "070 222 22 22"}, by=moderator))
    assert told[str(swimming.uuid)]["organizer"]["telephone"] == "070 222 22 22"


def test_what_an_organisation_takes_over_from_its_double_is_told(swimming, moderator):
    double = Organisation.objects.create(name="Zwem club", slug="zwem-club", email="club@example.org")
    told = _changed(SERIES, lambda: actions.merge(swimming.organisation, double, take=["email"], by=moderator))
    assert told[str(swimming.uuid)]["organizer"]["email"] == "club@example.org"


@pytest.mark.parametrize("of", ["activity", "place"])
def test_what_comes_from_openstreetmap_from_now_on_is_deleted_with_its_sessions(swimming, of):
    write = {
        "activity": lambda source: actions.change_activity(swimming, {"source": source}, by=None),
        "place": lambda source: actions.change_place(swimming.place, {"source": source}, by=None),
    }[of]
    sessions = _moments(swimming)
    assert _changed(SESSIONS, lambda: write("Eigen telling; OpenStreetMap")) == dict.fromkeys(sessions)
    swimming.refresh_from_db()
    told = _changed(SESSIONS, lambda: write("Eigen telling"))
    assert told.keys() == set(sessions)
    assert all(told.values())
    assert _of(SERIES)[str(swimming.uuid)]["state"] == "updated"


def test_a_session_that_was_moved_to_an_example_is_not_told(swimming, make_activity, moderator):
    example = make_activity("Voorbeeld", "ontmoeten", place__is_example=True).place
    moment = swimming.occurrences.order_by("starts_at").last()
    where = {"new_on": moment.local_on, "new_place": example}
    told = _changed(
        SESSIONS,
        lambda: actions.move_date(swimming, moment.schedule.uuid, moment.local_on, by=moderator, **where),
    )
    assert told == {str(moment.uuid): None}


def test_another_name_of_the_theme_is_told(swimming, moderator):
    sport = swimming.category
    sport.name = "Bewegen"
    moderator.is_staff = True
    told = _changed(SERIES, lambda: actions.keep(sport, by=moderator))
    assert told[str(swimming.uuid)]["activity"][0]["prefLabel"] == "Bewegen"
    ours = next(row["name"] for row in json.loads(THEMES.read_text()) if row["slug"] == "sport")
    told = _changed(SERIES, lambda: load_categories(THEMES))
    assert told[str(swimming.uuid)]["activity"][0]["prefLabel"] == ours
    assert _changed(SERIES, lambda: load_categories(THEMES)) == {}


@pytest.mark.parametrize("search", ["afterChangeNumber=x", "afterChangeNumber=-1", "limit=0", "limit=501"])
@pytest.mark.parametrize("path", [SERIES, SESSIONS])
def test_a_number_that_is_none_is_refused(client, db, path, search):
    answer = client.get(f"{path}?{search}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["invalidParams"][0]["name"] == search.partition("=")[0]
    assert answer.json()["detail"]


def test_a_page_costs_as_many_queries_for_many_as_for_few(swimming, make_activity, django_assert_max_num_queries):
    for path in (SERIES, SESSIONS):
        with django_assert_max_num_queries(9) as few:
            Client().get(f"{path}?limit=1")
        with django_assert_max_num_queries(len(few)):
            Client().get(path)


def test_other_sites_may_read_them_from_their_pages(client, swimming):
    for path in (SERIES, SESSIONS):
        assert client.get(path, headers={"origin": "https://example.org"})["Access-Control-Allow-Origin"] == "*"
