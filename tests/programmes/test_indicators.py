"""Each figure, of a few places that were worked out by hand."""

from datetime import UTC, date, datetime, time

import pytest

from activities import actions
from activities.enums import Freshness, OccurrenceStatus, PlaceKind
from activities.models import AuditEntry, Category, Demand, Place, Schedule
from maps.models import Buurt
from programmes import indicators
from programmes.definitions import DEFINITIONS
from programmes.figures import AREA, UNKNOWN
from tests.programmes.past import moment

QUARTER = date(2026, 4, 1)
TODAY = date(2026, 7, 20)  # a Monday
CANCELLED = {"status": OccurrenceStatus.CANCELLED}


@pytest.fixture(autouse=True)
def _in_july(time_machine):
    time_machine.move_to(datetime(2026, 7, 20, 10, tzinfo=UTC), tick=False)


def told(rows) -> dict:
    """(indicator, part, slot, buurt) -> (value, known, of, is_hidden)"""
    rows = list(rows)
    found = {row[:4]: row[4:] for row in rows}
    assert len(found) == len(rows)
    return found


def current(indicator, part="", slot="", buurt=AREA):
    return told(indicators.current(TODAY))[indicator, part, slot, buurt]


def of_quarter(indicator, part="", buurt=AREA):
    return told(indicators.of_catalogue(QUARTER))[indicator, part, "", buurt]


def values(rows, indicator, part="") -> dict:
    return {key[3]: row[0] for key, row in rows.items() if key[:2] == (indicator, part)}


def test_every_figure_has_a_definition(bare):
    rows = [*indicators.current(TODAY), *indicators.of_catalogue(QUARTER)]
    assert {row[0] for row in rows} <= set(DEFINITIONS)


def test_places_with_something_on_the_site_count_by_kind_and_buurt(bare, make_activity):
    make_activity("Koffie", place__buurt=bare.here, place__kind=PlaceKind.LIBRARY)
    dance = make_activity("Dansen", place__buurt=bare.here, place__kind=PlaceKind.COMMUNITY_CENTRE)
    make_activity("Taal", place__buurt=bare.there, place__kind=PlaceKind.LIBRARY)
    make_activity("Ergens")
    make_activity("Buiten", place__buurt=bare.outside)
    make_activity("Voorbeeld", place__buurt=bare.here, is_example=True)
    make_activity("Voorbeeldplek", place__buurt=bare.here, place__is_example=True)
    actions.withdraw(dance, by=None)
    rows = told(indicators.current(TODAY))
    here, there = bare.here.code, bare.there.code
    everywhere = dict.fromkeys(Buurt.objects.filter(in_programme_area=True).values_list("code", flat=True), 0)
    assert values(rows, "active_places") == everywhere | {AREA: 3, here: 1, there: 1, UNKNOWN: 1}
    assert values(rows, "active_places", "bibliotheek") == everywhere | {AREA: 2, here: 1, there: 1, UNKNOWN: 0}
    assert values(rows, "active_places", "buurthuis")[AREA] == 0


def test_what_surely_lies_outside_zuidwest_is_no_place_of_an_unknown_buurt(bare, make_activity):
    """The buurten around that we do not have: a point there says that it lies elsewhere, when it is exact enough."""
    for name, lat, accuracy_m in (("Ver weg", 52.2, 20), ("Ongeveer", 52.2, 50_000), ("Nergens", None, None)):
        place = {"place__lat": lat, "place__lon": lat and 4.3, "place__accuracy_m": accuracy_m}
        make_activity(name, place__buurt=None, **place)
    assert current("active_places") == current("active_places", buurt=UNKNOWN) == (2, None, None, False)


def test_the_hours_that_places_are_open_are_per_week(bare, make_activity):
    room = make_activity("Buurtkamer", place__buurt=bare.here)
    make_activity("Zonder tijden", place__buurt=bare.here)
    moment(room, date(2026, 7, 20), hours=(time(9), time(21)), is_open=True)  # Monday: 12, of which 3 in the evening
    moment(room, date(2026, 7, 25), hours=(time(17), time(21)), is_open=True)  # Saturday: 4
    assert current("opening_hours") == (16 / 4, 1, 2, False)
    assert current("opening_hours", slot="avond") == (3 / 4, 1, 2, False)
    assert current("opening_hours", slot="weekend") == (4 / 4, 1, 2, False)
    assert current("opening_hours", buurt=bare.here.code) == (16 / 4, 1, 2, False)


def test_hours_that_nobody_knows_are_not_nought(bare, make_activity):
    make_activity("Zonder tijden", place__buurt=bare.here)
    assert current("opening_hours") == (None, 0, 1, False)
    assert current("opening_hours", buurt=bare.there.code) == (None, 0, 0, False)


def test_who_is_closed_all_summer_is_known_to_be(bare, make_activity):
    room = make_activity("Buurtkamer", place__buurt=bare.here)
    ended = make_activity("Gestopt", place__buurt=bare.there)
    for activity, ends_on in ((room, None), (ended, date(2026, 7, 1))):
        Schedule.objects.create(
            activity=activity,
            kind="opening_hours",
            rule="FREQ=DAILY",
            start_time=time(9),
            end_time=time(12),
            starts_on=date(2026, 1, 1),
            ends_on=ends_on,
        )
    assert current("opening_hours", buurt=bare.here.code) == (0, 1, 1, False)
    assert current("opening_hours", buurt=bare.there.code) == (None, 0, 1, False)
    assert current("opening_hours") == (0, 1, 2, False)


def test_a_place_is_open_once_at_a_time(bare, make_activity):
    """Two activities at one place, from nine to twelve, from ten to eleven and from eleven to one."""
    room = make_activity("Buurtkamer", place__buurt=bare.here)
    other = make_activity("Koffie", place__buurt=bare.here)
    for activity, hours in ((room, (9, 12)), (other, (10, 11)), (other, (11, 13))):
        moment(activity, TODAY, hours=tuple(map(time, hours)), is_open=True, place=room.place)
    assert current("opening_hours")[0] == 1


def test_only_the_four_weeks_from_the_day_and_what_goes_on_are_open(bare, make_activity):
    room = make_activity("Buurtkamer", place__buurt=bare.here)
    for day in (date(2026, 7, 19), date(2026, 8, 17)):
        moment(room, day, is_open=True)
    moment(room, date(2026, 8, 16), is_open=True)
    moment(room, date(2026, 7, 21), is_open=True, **CANCELLED)
    moment(room, date(2026, 7, 22))
    assert current("opening_hours")[0] == 2 / 4


def test_how_fresh_it_is_goes_by_the_day_that_is_asked_of(bare, make_activity):
    for name, day in (("a", date(2026, 7, 1)), ("b", date(2026, 3, 1)), ("c", date(2025, 3, 1)), ("d", None)):
        make_activity(name, checked_on=day)
    make_activity("Buiten", checked_on=date(2026, 7, 1), place__buurt=bare.outside)
    assert [current("freshness", each.value) for each in Freshness] == [(1, 3, 4, False)] * 4
    later = told(indicators.current(date(2027, 7, 20)))
    assert later["freshness", Freshness.EXPIRED.value, "", AREA] == (3, 3, 4, False)


def test_moments_of_a_quarter_are_planned_held_or_cancelled(bare, make_activity):
    coffee = make_activity("Koffie", place__buurt=bare.here)
    food = make_activity("Eten", "eten", place__buurt=bare.there)
    for day in (date(2026, 4, 1), date(2026, 6, 30)):
        moment(coffee, day)
    for day in (date(2026, 3, 31), date(2026, 7, 1)):
        moment(coffee, day)
    moment(food, date(2026, 5, 5), **CANCELLED)
    moment(food, date(2026, 5, 6), is_open=True)
    for part, buurt, numbers in (
        ("", AREA, (3, 2, 1)),
        ("ontmoeten", AREA, (2, 2, 0)),
        ("eten", AREA, (1, 0, 1)),
        ("", bare.here.code, (2, 2, 0)),
        ("", bare.there.code, (1, 0, 1)),
        ("", UNKNOWN, (0, 0, 0)),
    ):
        found = [of_quarter(f"moments_{each}", part, buurt)[0] for each in ("planned", "held", "cancelled")]
        assert found == list(numbers), (part, buurt)


def test_a_moment_counts_where_it_was(bare, make_activity):
    coffee = make_activity("Koffie", place__buurt=bare.here)
    elsewhere = Place.objects.create(name="Elders", slug="elders", source="test", buurt=bare.outside)
    moment(coffee, QUARTER, place=elsewhere)
    moment(coffee, QUARTER, hours=(time(9), time(10)))
    assert of_quarter("moments_held") == (1, None, None, False)


def test_an_agenda_with_nothing_in_it_is_unknown_and_not_zero(bare, make_activity):
    make_activity("Zonder tijden", place__buurt=bare.here)
    for each in ("planned", "held", "cancelled"):
        assert of_quarter(f"moments_{each}") == (None, 0, 0, False)
        assert of_quarter(f"moments_{each}", buurt=bare.here.code) == (None, 0, 0, False)


def test_drafts_and_examples_have_no_moments_and_what_left_the_site_has_those_before(bare, make_activity):
    left = make_activity("Weg", place__buurt=bare.here)
    for day in (date(2026, 4, 10), date(2026, 4, 20)):
        moment(left, day)
    actions.withdraw(left, by=None)
    for verb, month in (("publish", 1), ("withdraw", 4)):
        AuditEntry.objects.filter(activity=left, verb=verb).update(at=datetime(2026, month, 15, tzinfo=UTC))
    draft = make_activity("Concept", place__buurt=bare.here)
    AuditEntry.objects.filter(activity=draft).delete()
    type(draft).objects.filter(pk=draft.pk).update(status="draft")
    moment(draft, date(2026, 4, 10))
    moment(make_activity("Voorbeeld", is_example=True), date(2026, 4, 10))
    assert of_quarter("moments_held")[0] == 1


def log(activity, *moves):
    """Each (verb, month, status before, status after): what happened on the fifteenth, and nothing else."""
    AuditEntry.objects.filter(activity=activity).delete()
    for verb, month, *statuses in moves:
        entry = AuditEntry.objects.create(activity=activity, verb=verb, changes={"status": statuses})
        AuditEntry.objects.filter(pk=entry.pk).update(at=datetime(2026, month, 15, tzinfo=UTC))


PUBLISHED = ("publish", 4, "draft", "published")
WITHDRAWN = ("withdraw", 5, "published", "withdrawn")


@pytest.mark.parametrize(
    ("status", "moves", "held"),
    [
        ("published", [], 3),
        ("published", [PUBLISHED], 2),
        ("published", [PUBLISHED, WITHDRAWN, ("publish", 6, "withdrawn", "published")], 1),
        ("archived", [("archive", 7, "draft", "archived")], None),  # nothing else either: nobody knows
        ("archived", [("archive", 5, "published", "archived")], 2),
        ("archived", [WITHDRAWN, ("archive", 7, "withdrawn", "archived")], 2),
    ],
)
def test_what_was_not_on_the_site_then_has_no_moments(bare, make_activity, status, moves, held):
    coffee = make_activity("Koffie", place__buurt=bare.here)
    for month in (4, 5, 6):
        moment(coffee, date(2026, month, 10))
    type(coffee).objects.filter(pk=coffee.pk).update(status=status)
    log(coffee, *moves)
    assert of_quarter("moments_held")[0] == held


def test_visits_are_what_was_counted_out_of_what_was_held(bare, make_activity):
    coffee = make_activity("Koffie", place__buurt=bare.here)
    food = make_activity("Eten", "eten", place__buurt=bare.there)
    moment(coffee, date(2026, 4, 10), people=12)
    moment(coffee, date(2026, 4, 17))
    moment(food, date(2026, 4, 10), people=30)
    moment(food, date(2026, 4, 12), **CANCELLED)
    assert of_quarter("visits") == (42, 2, 3, False)
    assert of_quarter("visits", "ontmoeten") == (12, 1, 2, False)
    assert of_quarter("visits", "", bare.there.code) == (30, 1, 1, False)


def test_visits_that_nobody_counted_are_unknown_and_not_hidden(bare, make_activity):
    moment(make_activity("Koffie", place__buurt=bare.here), date(2026, 4, 10))
    assert of_quarter("visits") == (None, 0, 1, False)
    assert of_quarter("visits", "ontmoeten") == (None, 0, 1, False)
    assert of_quarter("visits", "eten") == (None, 0, 0, False)


def test_few_visits_are_hidden_also_from_who_subtracts(bare, make_activity):
    moment(make_activity("Koffie", place__buurt=bare.here), date(2026, 4, 10), people=3)
    moment(make_activity("Eten", "eten", place__buurt=bare.there), date(2026, 4, 10), people=30)
    moment(make_activity("Sport", "sport", place__buurt=bare.there), date(2026, 4, 10), people=40)
    assert of_quarter("visits") == (73, 3, 3, False)
    assert of_quarter("visits", "ontmoeten") == (None, 1, 1, True)
    shown = [of_quarter("visits", theme)[0] for theme in ("eten", "sport")]
    assert sorted(shown, key=bool) in ([None, 30], [None, 40])
    for buurt in (bare.here, bare.there):
        assert of_quarter("visits", "", buurt.code)[::3] == (None, True)


def test_searches_without_a_result_are_by_theme_and_by_buurt(bare):
    everywhere = list(Buurt.objects.filter(in_programme_area=True).values_list("code", flat=True))
    themes = list(Category.objects.values_list("slug", flat=True))
    for buurt in (*everywhere, ""):
        for theme in (*themes, ""):
            Demand.objects.create(day=date(2026, 6, 30), buurt_code=buurt, category_slug=theme, number=2)
    Demand.objects.create(day=date(2026, 7, 1), buurt_code="", category_slug="eten", number=100)
    Demand.objects.create(day=date(2026, 6, 30), buurt_code=bare.outside.code, category_slug="eten", number=100)
    rows = told(indicators.of_catalogue(QUARTER))
    lines, columns = len(themes) + 1, len(everywhere) + 1
    assert rows["searches", "", "", AREA] == (2 * lines * columns, None, None, False)
    assert rows["searches", "eten", "", AREA] == rows["searches", UNKNOWN, "", AREA] == (2 * columns, None, None, False)
    for buurt in (*everywhere, UNKNOWN):
        assert rows["searches", "", "", buurt] == (2 * lines, None, None, False)


def test_few_searches_are_hidden(bare):
    assert of_quarter("searches") == (None, None, None, True)
    Demand.objects.create(day=QUARTER, category_slug="eten", number=4)
    assert of_quarter("searches") == of_quarter("searches", "eten") == (None, None, None, True)


def test_the_same_facts_in_another_order_give_the_same_figures(bare, make_activity):
    days = [date(2026, 4, day) for day in range(1, 8)]
    makes = [("Koffie", "ontmoeten", bare.here), ("Eten", "eten", bare.there), ("Taal", "leren-werken", bare.here)]

    def fill(order):
        Place.objects.all().delete()
        for name, theme, buurt in makes[::order]:
            activity = make_activity(name, theme, place__buurt=buurt)
            for number, day in list(enumerate(days))[::order]:
                moment(activity, day, people=number)
        return told(indicators.of_catalogue(QUARTER))

    assert fill(1) == fill(-1)


@pytest.mark.django_db
def test_real_data_have_a_figure_for_each_of_the_eleven_buurten_that_add_up_to_the_whole(zuidwest):
    rows = told(indicators.current(TODAY))
    for part in ("", *PlaceKind.values):
        by_buurt = values(rows, "active_places", part)
        assert len(by_buurt) == 13
        assert sum(number for buurt, number in by_buurt.items() if buurt != AREA) == by_buurt[AREA]
    assert values(rows, "active_places")[AREA] > 0


def test_it_takes_few_queries(bare, make_activity, django_assert_max_num_queries):
    for number in range(5):
        moment(make_activity(f"Koffie {number}", place__buurt=bare.here), date(2026, 4, 10), people=9)
    with django_assert_max_num_queries(20):
        list(indicators.current(TODAY))
        list(indicators.of_catalogue(QUARTER))
