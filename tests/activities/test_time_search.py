"""Days and hours in the search: what fits, in which order, and what is said of the rest."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activities import actions
from activities.called_off import find_cancelled
from activities.enums import Order
from activities.models import Activity, ClosedPeriod, Place, Schedule, ScheduleException, ToddlerCare
from activities.search import Criteria, find, moments
from activities.search_form import ask
from maps.geocoding import Location, LocationKind
from maps.geometry import Point

pytestmark = pytest.mark.usefixtures("zuidwest")

# A Wednesday, 13:00 on the clock.
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@pytest.fixture(autouse=True)
def _only_own_rows(zuidwest, time_machine):
    Activity.objects.all().delete()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def plan(make_activity):
    """An activity on one weekday from one hour to another; the rest as for `make_activity`."""

    def make(name, day="WE", start="14:00", end="16:00", *, kind="series", exceptions=(), **values):
        activity = make_activity(name, **values)
        schedule = Schedule(
            activity=activity,
            kind=kind,
            starts_on=date(2026, 10, 1),
            ends_on=None if kind == "opening_hours" else date(2027, 6, 30),
            start_time=time.fromisoformat(start),
            end_time=time.fromisoformat(end),
            rule=f"FREQ=WEEKLY;BYDAY={day}",
        )
        actions.add_schedule(schedule, exceptions, by=None)
        return activity

    return make


def names(address):
    return [result.activity.name for result in find(ask(_params(address)).criteria).results]


def _params(address):
    from django.http import QueryDict

    return QueryDict(address)


class TestDays:
    @pytest.fixture(autouse=True)
    def _a_week(self, plan):
        for code in DAYS:
            plan(code, code, "20:00", "21:00")

    @pytest.mark.parametrize(
        ("now", "address", "found"),
        [
            (NOW, "dag=vandaag", ["WE"]),
            (NOW, "dag=morgen", ["TH"]),
            (NOW, "dag=weekend", ["SA", "SU"]),
            (NOW, "dag=week", ["WE", "TH", "FR", "SA", "SU", "MO", "TU"]),
            (NOW, "dag=2026-12-01", ["TU"]),
            (NOW, "dag=WEEK", ["WE", "TH", "FR", "SA", "SU", "MO", "TU"]),
            (datetime(2026, 11, 28, 8, tzinfo=UTC), "dag=weekend", ["SA", "SU"]),
            (datetime(2026, 11, 29, 8, tzinfo=UTC), "dag=weekend", ["SU"]),
            (datetime(2026, 11, 29, 20, 30, tzinfo=UTC), "dag=weekend", []),
            # 00:30 on the clock is the day before in UTC
            (datetime(2026, 11, 25, 23, 30, tzinfo=UTC), "dag=vandaag", ["TH"]),
            # the nights on which the clock changes
            (datetime(2027, 3, 27, 23, 30, tzinfo=UTC), "dag=vandaag", ["SU"]),
        ],
    )
    def test_a_day_is_a_day_on_the_clock_here(self, now, address, found, time_machine, settings):
        settings.OCCURRENCE_HORIZON_DAYS = 200
        for activity in Activity.objects.all():
            actions.change_activity(activity, {"summary": "meer dagen"}, by=None)
        time_machine.move_to(now, tick=False)
        assert names(address) == found

    def test_a_day_beyond_the_horizon_says_so(self, client):
        page = client.get("/zoeken/?dag=2027-08-04").content.decode()
        assert "We kennen de tijden tot en met 25 maart 2027" in page
        assert client.get("/api/v1/activiteiten?dag=2027-08-04").json()["aantal"] == 0

    def test_results_are_grouped_per_day(self, client):
        groups = client.get("/zoeken/?dag=week").context["groups"]
        assert [group.heading for group in groups][:3] == [
            "Vandaag, woensdag 25 november",
            "Morgen, donderdag 26 november",
            "Vrijdag 27 november",
        ]


class TestHours:
    def test_a_lesson_fits_by_its_start_and_opening_hours_by_overlap(self, plan):
        plan("Les 13-15", start="13:00", end="15:00")
        plan("Les 14-16")
        plan("Les 16-18", start="16:00", end="18:00")
        plan("Open 10-15", start="10:00", end="15:00", kind="opening_hours")
        plan("Open 10-14", start="10:00", end="14:00", kind="opening_hours")
        plan("Open 16-20", start="16:00", end="20:00", kind="opening_hours")
        plan("Open 18-24", start="18:00", end="00:00", kind="opening_hours")
        assert names("dag=vandaag&vanaf=14:00") == ["Open 10-15", "Les 14-16", "Les 16-18", "Open 16-20", "Open 18-24"]
        assert names("dag=vandaag&vanaf=14:00&tot=16:00") == ["Open 10-15", "Les 14-16"]
        assert names("dag=vandaag&tot=14:00") == ["Open 10-14", "Open 10-15", "Les 13-15"]
        assert names("vanaf=23:59") == ["Open 18-24"]

    def test_what_is_over_is_never_found(self, plan):
        plan("Voorbij", start="10:00", end="12:00")
        plan("Bijna voorbij", start="10:00", end="13:00")
        plan("Bezig", start="12:00", end="14:00")
        assert names("dag=vandaag") == ["Bezig"]

    def test_open_now(self, plan):
        plan("Open", start="10:00", end="17:00", kind="opening_hours")
        plan("Bezig", start="13:00", end="14:00")
        plan("Straks", start="13:01", end="14:00")
        plan("Dicht", start="10:00", end="13:00", kind="opening_hours")
        assert names("nuOpen=true") == ["Open", "Bezig"]
        assert names("nuOpen=true&dag=morgen") == []

    def test_open_all_day_is_open_until_midnight_also_on_the_day_of_25_hours(self, plan, time_machine):
        time_machine.move_to(datetime(2026, 10, 20, 12, 0, tzinfo=UTC), tick=False)
        plan("Altijd", "SU", "00:00", "00:00", kind="opening_hours")
        time_machine.move_to(datetime(2026, 10, 25, 22, 59, tzinfo=UTC), tick=False)
        assert names("nuOpen=true") == ["Altijd"]
        time_machine.move_to(datetime(2026, 10, 25, 23, 0, tzinfo=UTC), tick=False)
        assert names("nuOpen=true") == []

    @pytest.mark.parametrize("address", ["", "dag=week", "vanaf=08:00"])
    def test_no_more_moments_are_told_than_can_be_shown(self, plan, address):
        plan("Elke dag", ",".join(DAYS), "20:00", "21:00")
        (result,) = find(ask(_params(address)).criteria).results
        assert [row.local_on.day for row in result.occurrences] == [25, 26, 27, 28, 29, 30]
        assert {row.place for row in result.occurrences} == {result.activity.place}

    def test_unknown_times_never_match_and_stand_under_their_own_heading(self, plan, make_activity, client):
        make_activity("A onbekend", times_text="meestal 's middags")
        plan("Z bekend")
        assert names("dag=week") == names("vanaf=00:00") == ["Z bekend"]
        groups = client.get("/zoeken/").context["groups"]
        assert [(group.heading, [card.activity.name for card in group.cards]) for group in groups] == [
            ("", ["Z bekend"]),
            ("Tijden onbekend: vraag het na", ["A onbekend"]),
        ]

    def test_a_series_that_has_ended_has_no_known_times(self, plan, time_machine):
        activity = plan("Afgelopen")
        actions.change_schedule(activity.schedules.get(), {"ends_on": date(2026, 12, 2)}, by=None)
        time_machine.move_to(NOW + timedelta(days=30), tick=False)
        result = find(Criteria()).results[0]
        assert (result.moment, result.is_time_unknown) == (None, True)


class TestOrder:
    def test_by_time_then_by_distance(self, plan):
        at = lambda lat: {"place__lat": lat, "place__lon": 4.295}  # noqa: E731
        plan("Laat dichtbij", start="18:00", end="19:00", **at(52.0501))
        plan("Vroeg ver", **at(52.06))
        plan("Vroeg dichtbij", **at(52.051))
        assert names("dag=vandaag&lat=52.05&lon=4.295") == ["Vroeg dichtbij", "Vroeg ver", "Laat dichtbij"]
        assert names("dag=vandaag&lat=52.05&lon=4.295&volgorde=afstand") == [
            "Laat dichtbij",
            "Vroeg dichtbij",
            "Vroeg ver",
        ]

    def test_without_a_day_the_next_moment_counts(self, plan, make_activity):
        make_activity("A nooit")
        plan("B maandag", "MO")
        plan("C morgen", "TH")
        assert names("volgorde=tijd") == ["C morgen", "B maandag", "A nooit"]

    def test_an_activity_stands_there_once_at_its_first_moment_with_the_rest_inside(self, plan):
        activity = plan("Twee keer", "WE")
        second = Schedule(
            activity=activity,
            starts_on=date(2026, 11, 1),
            ends_on=date(2027, 2, 1),
            start_time=time(19),
            end_time=time(20),
            rule="FREQ=WEEKLY;BYDAY=WE,TH",
        )
        actions.add_schedule(second, by=None)
        found = find(ask(_params("dag=week")).criteria)
        assert found.total == 1
        rows = found.results[0].occurrences
        assert [(row.local_on.day, row.start_minute // 60) for row in rows] == [(25, 14), (25, 19), (26, 19)]


class TestPlace:
    def test_a_moment_that_moved_is_found_where_it_is(self, plan, make_activity, client):
        there = make_activity("Daar", place__lat=52.035, place__lon=4.24).place
        moved = ScheduleException(kind="moved", on=TODAY, new_place=there, reason="De zaal is bezet.")
        plan("Verhuisd", place__lat=52.06, place__lon=4.3, exceptions=[moved])
        assert names("dag=vandaag&lat=52.06&lon=4.3&straal=500") == []
        found = find(ask(_params("dag=vandaag&lat=52.035&lon=4.24&straal=500")).criteria)
        assert [(row.activity.name, row.distance_m, row.place) for row in found.results] == [("Verhuisd", 0, there)]
        card = client.get("/zoeken/?dag=vandaag").context["groups"][0].cards[0]
        assert "Plek Daar" in card.where[0]
        assert card.change.endswith("andere plek.")
        assert card.change_reason == "De zaal is bezet."
        point = client.get("/kaart/punten.geojson?dag=vandaag").json()["features"][0]
        assert point["geometry"]["coordinates"] == [4.24, 52.035]
        assert "Plek Daar" in point["properties"]["waar"]

    def test_a_moment_that_moved_to_somewhere_in_a_buurt_is_drawn_there(self, plan, client):
        from maps.models import Buurt

        uithof = Buurt.objects.get(slug="de-uithof")
        somewhere = Place.objects.create(slug="ergens", name="Ergens", source="test", buurt=uithof)
        nowhere = Place.objects.create(slug="nergens", name="Nergens", source="test")
        west = {"place__lat": 52.0505, "place__lon": 4.2955, "place__buurt": Buurt.objects.get(slug="moerwijk-west")}
        for name, place in (("Ergens heen", somewhere), ("Nergens heen", nowhere)):
            plan(name, exceptions=[ScheduleException(kind="moved", on=TODAY, new_place=place)], **west)
        features = client.get("/kaart/punten.geojson?dag=vandaag").json()["features"]
        points = {row["properties"]["naam"]: (row["geometry"], row["properties"]["ligging"]) for row in features}
        assert points["Ergens heen"][0]["coordinates"] == [uithof.label_lon, uithof.label_lat]
        assert points["Ergens heen"][1] == "buurt"
        assert points["Nergens heen"] == (None, "onbekend")

    def test_a_moment_that_moved_away_is_not_told_as_if_it_were_near(self, plan, make_activity, client):
        far = make_activity("Daar", place__lat=52.035, place__lon=4.24).place
        moved = ScheduleException(kind="moved", on=TODAY, new_place=far)
        plan("Verhuisd", "WE,TH", place__lat=52.06, place__lon=4.3, exceptions=[moved])
        plan("Gewoon", "FR", place__lat=52.06, place__lon=4.3)
        near = "dag=week&lat=52.06&lon=4.3&straal=500"
        groups = client.get(f"/zoeken/?{near}").context["groups"]
        told = [(group.heading.split(",")[0], card.distance[:7]) for group in groups for card in group.cards]
        assert told == [("Morgen", "0 meter"), ("Vrijdag 27 november", "0 meter")]
        points = client.get(f"/kaart/punten.geojson?{near}").json()["features"]
        when = [row["properties"]["wanneer"] for row in points]
        assert when == ["morgen 14:00-16:00", "vrijdag 27 november 14:00-16:00"]

    def test_without_a_point_it_is_found_in_a_buurt_within_reach(self, plan):
        from maps.models import Buurt

        plan("In West", place__buurt=Buurt.objects.get(slug="moerwijk-west"))
        plan("In De Uithof", place__buurt=Buurt.objects.get(slug="de-uithof"))
        plan("Nergens")
        assert names("dag=vandaag&lat=52.05&lon=4.295&straal=500") == ["In West", "Nergens"]
        origin = Location(Point(52.05, 4.295), "hier", LocationKind.POSITION)
        rows = moments(Criteria(origin=origin, radius_m=500))
        assert {row.activity.name for row in rows} == {"In West", "Nergens"}


class TestCancelled:
    @pytest.fixture
    def cancelled(self, plan):
        return plan("Ziek", exceptions=[ScheduleException(kind="cancelled", on=TODAY, reason="De docent is ziek.")])

    def test_it_is_no_result_but_is_told_with_the_reason_and_the_next_date(self, cancelled, plan, client):
        plan("Gaat door")
        criteria = ask(_params("dag=vandaag")).criteria
        assert names("dag=vandaag") == ["Gaat door"]
        (told,) = find_cancelled(criteria)
        assert told.activity == cancelled
        assert [(row.local_on, row.reason) for row in told.cancelled] == [(TODAY, "De docent is ziek.")]
        assert told.moment.local_on == date(2026, 12, 2)
        page = client.get("/zoeken/?dag=vandaag").content.decode()
        assert "<s>Vandaag 14:00-16:00</s>" in page
        assert "De docent is ziek." in page
        assert "woensdag 2 december 14:00-16:00" in page

    def test_a_date_far_ahead_is_told_with_the_date_after_it(self, plan):
        off = ScheduleException(kind="cancelled", on=date(2027, 1, 20))
        plan("Lang", exceptions=[off])
        plan("Laatste", "TU", exceptions=[ScheduleException(kind="cancelled", on=date(2027, 3, 23))])
        (told,) = find_cancelled(ask(_params("dag=2027-01-20")).criteria)
        assert told.moment.local_on == date(2027, 1, 27)
        (told,) = find_cancelled(ask(_params("dag=2027-03-23")).criteria)
        assert (told.activity.name, told.moment) == ("Laatste", None)

    def test_without_a_day_the_card_says_it_too(self, cancelled, client):
        (card,) = client.get("/zoeken/").context["groups"][0].cards
        html = card.html(3)
        assert "<s>Vandaag 14:00-16:00</s>" in html
        assert "elke woensdag 14:00-16:00, eerstvolgende 2 december" in html

    def test_the_map_shows_it_as_cancelled(self, cancelled, client):
        features = client.get("/kaart/punten.geojson?dag=vandaag").json()["features"]
        (point,) = [row for row in features if row["properties"]["afgelast"]]
        assert point["properties"]["wanneer"] == "vandaag 14:00-16:00 (gaat niet door)"

    def test_its_own_page_strikes_it_through(self, cancelled, client):
        page = client.get(cancelled.get_absolute_url()).content.decode()
        assert "<s>Vandaag 14:00-16:00</s>" in page
        assert "Gaat niet door" in page

    def test_with_another_moment_the_same_day_it_is_a_result(self, cancelled):
        later = Schedule(
            activity=cancelled, starts_on=TODAY, ends_on=TODAY, start_time=time(19), end_time=time(20), rule=""
        )
        actions.add_schedule(later, by=None)
        assert names("dag=vandaag") == ["Ziek"]
        assert find_cancelled(ask(_params("dag=vandaag")).criteria) == []

    def test_a_closed_period_has_no_moments_at_all(self, plan):
        activity = plan("Dicht")
        actions.close(ClosedPeriod(activity=activity, first_on=TODAY, last_on=TODAY + timedelta(days=7)), by=None)
        assert names("dag=week") == []
        assert find_cancelled(ask(_params("dag=week")).criteria) == []


class TestAges:
    def test_a_child_of_three_by_overlap_with_unknown_after(self, plan):
        plan("A onbekend")
        plan("B peuters", age_policy="range", age_from_months=30, age_to_months=48)
        plan("C vanaf 4", age_policy="range", age_from_months=48)
        plan("D iedereen", age_policy="everyone")
        assert names("dag=vandaag&leeftijd=3") == ["B peuters", "D iedereen", "A onbekend"]
        assert {row.activity.name for row in moments(ask(_params("dag=vandaag&leeftijd=3")).criteria)} == {
            "A onbekend",
            "B peuters",
            "D iedereen",
        }


class TestAlternatives:
    def test_another_hour_then_another_day_is_offered(self, plan):
        plan("Ochtend", start="15:00", end="16:00")
        found = find(ask(_params("dag=vandaag&vanaf=20:00")).criteria)
        assert (found.total, [row.activity.name for row in found.alternatives]) == (0, ["Ochtend"])
        assert "op een andere tijd" in str(found.alternatives_reason)
        found = find(ask(_params("dag=morgen")).criteria)
        assert "op een andere dag" in str(found.alternatives_reason)


class TestCounts:
    def test_every_choice_says_how_many_results_it_would_leave(self, plan, client):
        near, far = {"place__lat": 52.05, "place__lon": 4.295}, {"place__lat": 52.035, "place__lon": 4.24}
        plan("Gratis", price_cents=0, **near)
        plan("Betaald", "TH", price_cents=100, category="sport", **far)
        care = plan("Opvang", "SA", category="peuteropvang", **near)
        nowhere = Place.objects.create(slug="nergens", name="Nergens", source="test")
        moved = ScheduleException(kind="moved", on=date(2026, 11, 28), new_place=nowhere)
        plan("Naar nergens", "SA", exceptions=[moved], **far)
        moved = ScheduleException(kind="moved", on=date(2026, 11, 29), new_place=care.place)
        plan("Van nergens", "SU", exceptions=[moved])
        ToddlerCare.objects.create(activity=care, places_left=2, places_left_on=TODAY)
        for address in (
            "",
            "dag=week",
            "dag=vandaag",
            "bij=2532CR&vanaf=09:00",
            "bij=Vrederust&dag=weekend",
            "bij=2532CR",
            "bij=2532CR&dag=week",
            "gratis=true&categorie=sport",
            "dag=2026-11-26",
            "dag=2026-12-03&bij=2532CR&straal=500&buurt=moerwijk&taal=nl",
        ):
            choices = client.get(f"/zoeken/?{address}").context["choices"]
            base = dict(pair.split("=") for pair in address.split("&") if pair)
            for day in choices.days:
                assert day.number == self._total(base | {"dag": day.value}), (address, day)
            for field, choice in choices.wishes:
                assert choice.number == self._total(base | {field.html_name: "true"}), (address, field.html_name)
            for slug, number in choices.theme_numbers.items():
                assert number == self._total(base | {"categorie": slug}), (address, slug)
            for group in choices.areas:
                for area in group.choices:
                    assert area.number == self._total(base | {"buurt": area.value}), (address, area)
            for radius in choices.radii[0].choices:
                expected = self._total(base | {"straal": radius.value}) if "bij" in base else None
                assert radius.number == expected, (address, radius)
            assert choices.now_open.number == self._total(base | {"nuOpen": "true"})
            usual = self._total(base | {"straal": ""}) if "bij" in base else None
            assert choices.usual_radius == usual, address
            assert choices.everywhere == self._total(base | {"buurt": ""}), address
            assert choices.any_language == self._total(base | {"taal": ""}), address

    def _total(self, params):
        from urllib.parse import urlencode

        return find(ask(_params(urlencode(params))).criteria).total


def test_the_order_by_time_is_the_usual_one_with_a_day_or_hours():
    assert ask(_params("dag=vandaag")).criteria.order == Order.TIME
    assert ask(_params("vanaf=14:00")).criteria.order == Order.TIME
    assert ask(_params("nuOpen=true")).criteria.order == Order.TIME
    assert ask(_params("dag=vandaag&q=koffie")).criteria.order == Order.RELEVANCE


def test_the_map_data_is_new_when_something_begins_or_ends(plan, client, time_machine):
    plan("Les")
    etag = client.get("/kaart/punten.geojson?nuOpen=true")["ETag"]

    def status():
        return client.get("/kaart/punten.geojson?nuOpen=true", headers={"if-none-match": etag}).status_code

    time_machine.move_to(NOW + timedelta(minutes=59), tick=False)
    assert status() == 304
    time_machine.move_to(NOW + timedelta(minutes=60), tick=False)
    assert status() == 200
    etag = client.get("/kaart/punten.geojson?nuOpen=true")["ETag"]
    time_machine.move_to(NOW + timedelta(minutes=180), tick=False)
    assert status() == 200
    assert timezone.localtime().hour == 16


@pytest.mark.parametrize("address", ["/zoeken/", "/kaart/", "/kaart/punten.geojson", "/api/v1/activiteiten"])
@pytest.mark.parametrize("search", ["dag=vandaag", "nuOpen=true", "dag=vandaag&q=les"])
def test_a_moment_that_ends_during_the_request_breaks_nothing(plan, client, time_machine, address, search):
    """The clock strikes after the n-th query, for every n."""
    plan("Les")
    plan("Les die niet doorgaat", exceptions=[ScheduleException(kind="cancelled", on=TODAY)])
    before, after = (datetime(2026, 11, 25, 14, 59, 59, tzinfo=UTC) + timedelta(seconds=each) for each in (0, 1))
    asked = _Clock(time_machine, after)
    for number in range(100):
        time_machine.move_to(before, tick=False)
        asked.left = number
        with connection.execute_wrapper(asked):
            assert client.get(f"{address}?{search}").status_code == 200
        if asked.left > 0:
            return
    raise AssertionError("a request of more than 100 queries")


class _Clock:
    def __init__(self, time_machine, after):
        self.time_machine, self.after, self.left = time_machine, after, 0

    def __call__(self, execute, sql, params, many, context):
        if self.left == 0:
            self.time_machine.move_to(self.after, tick=False)
        self.left -= 1
        return execute(sql, params, many, context)
