"""What the map, its list and its still picture say of dates, and where they draw them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from activities import actions
from activities.finder.cards import Card
from activities.finder.picture_views import count_places, markers_of
from activities.models import Activity, Schedule
from activities.search import Criteria, find
from activities.search_form import ask
from maps.geometry import Point

NO_DATES = "Er zijn geen nieuwe data bekend: vraag het na"
MONDAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _only_own_rows(zuidwest, monday_morning):
    Activity.objects.all().delete()


def _on_map(client, search=""):
    features = client.get(f"/kaart/punten.geojson{search}").json()["features"]
    return [feature["properties"]["wanneer"] for feature in features]


def _on_cards():
    return [Card(result).when for result in find(Criteria(per_page=None)).results]


def _at(time_machine, day, hour):
    time_machine.move_to(datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Europe/Amsterdam")), tick=False)


SINGLE = {"rule": "", "starts_on": MONDAY, "ends_on": MONDAY, "start_time": time(14), "end_time": time(15)}


def test_a_single_date_is_told_until_it_is_over(client, plan, time_machine):
    plan(**SINGLE)
    assert _on_map(client) == _on_cards() == ["vandaag 14:00-15:00"]
    _at(time_machine, 30, 15)
    assert _on_map(client) == _on_cards() == [NO_DATES]


def test_a_single_date_is_told_beside_a_rhythm_until_it_is_over(client, plan, time_machine):
    actions.add_schedule(Schedule(activity=plan().activity, **SINGLE), by=None)
    assert _on_map(client) == ["vandaag 14:00-15:00 en elke dinsdag 14:00-16:00"]
    _at(time_machine, 30, 16)
    assert _on_map(client) == ["elke dinsdag 14:00-16:00"]


def test_a_single_date_that_moved_is_told_where_it_went(client, plan):
    moved = {"kind": "moved", "on": MONDAY, "new_on": date(2026, 12, 4)}
    plan(**SINGLE, exceptions=[moved])
    assert _on_map(client) == _on_cards() == ["vrijdag 4 december 14:00-15:00"]


def test_a_rhythm_that_has_ended_is_told_in_the_words_of_the_card(client, plan, time_machine):
    plan(ends_on=date(2026, 12, 8))
    time_machine.move_to(datetime(2027, 1, 5, 9, tzinfo=ZoneInfo("Europe/Amsterdam")), tick=False)
    assert _on_map(client) == _on_cards() == [NO_DATES]


def test_the_picture_draws_a_moved_moment_where_the_map_does(client, plan, make_activity):
    there = make_activity("Daar", place__lat=52.035, place__lon=4.24).place
    plan(exceptions=[{"kind": "moved", "on": date(2026, 12, 1), "new_place": there}])
    (on_map,) = client.get("/kaart/punten.geojson?dag=morgen").json()["features"]
    criteria = ask({"dag": "morgen"}).criteria
    (marker,) = markers_of(criteria)
    assert on_map["geometry"]["coordinates"] == [4.24, 52.035]
    assert marker.point == Point(52.035, 4.24)
    assert count_places(find(criteria)) == 1
    assert [each.point for each in markers_of(Criteria()) if each.label == "Koffie"] == [Point(52.05, 4.3)]


def test_the_list_below_the_map_tells_what_does_not_go_on(client, plan):
    off = plan(exceptions=[{"kind": "cancelled", "on": date(2026, 12, 1), "reason": "De docent is ziek."}])
    assert _on_map(client, "?dag=morgen")[-1] == "morgen 14:00-16:00 (gaat niet door)"
    answer = client.get("/kaart/?dag=morgen")
    assert [card.activity for card in answer.context["cancelled"]] == [off.activity]
    page = " ".join(answer.content.decode().split())
    off_words = "<s>Morgen 14:00-16:00</s> <strong>Gaat niet door</strong>"
    assert f'{off_words} <bdi lang="nl">(De docent is ziek.)</bdi>' in page
    assert "Wel: <bdi>dinsdag 8 december 14:00-16:00</bdi>" in page
