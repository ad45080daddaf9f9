"""The town of tests/programmes/town.py, with every figure worked out by hand."""

from datetime import timedelta

import pytest

from activities.models import Activity, Category, Funding, Place
from maps.models import Buurt, Postcode
from programmes.coverage import measure_coverage
from programmes.figures import AFTER, ANY, AREA, NOW, SCENARIOS, SLOTS, UNKNOWN, Figure, Figures
from tests.programmes.town import MONDAY, every, for_ages, make_buurt, make_offer, make_place

COUNTS = ("places", "moments_per_week", "places_per_1000", "moments_per_1000")
NAMED = ("noord", "zuid", "park")
ONE_DAY = timedelta(days=1)
SUNDAY = MONDAY + timedelta(days=27)  # the last of the four weeks


def measured():
    return Figures(measure_coverage(MONDAY).rows)


@pytest.fixture
def figures(town):
    return measured()


def values(figures, indicator, theme, slot=ANY, scenario=NOW):
    """Of Noord, Zuid, Park, what nobody knows the buurt of, and the whole."""
    areas = (*NAMED, UNKNOWN, AREA)
    return tuple(figures.figure(indicator, theme, slot=slot, buurt=area, scenario=scenario).value for area in areas)


# In 0-14 years live 180 + 90 = 270, in 15-24 120 + 60 = 180, in 25-44 450, in 45-64 350, and 250 are older: 1,500.


def test_residents_are_those_of_the_programme_buurten(figures):
    # Over the border live more; they count for nothing here.
    for scenario in SCENARIOS:
        assert values(figures, "residents", "", scenario=scenario) == (1000, 500, 0, None, 1500)
        assert figures.figure("residents", scenario=scenario) == Figure(1500, 3, 3)


def test_meals(figures):
    # Soup on the 6th, 20th and 27th in the kitchen, on the 13th in the evening at the field: 4 moments in 4 weeks.
    assert values(figures, "places", "eten") == (1, 1, 0, 0, 2)
    assert values(figures, "places", "eten", "middag") == (1, 0, 0, 0, 1)
    assert values(figures, "places", "eten", "avond") == (0, 1, 0, 0, 1)
    assert values(figures, "places", "eten", "weekend") == (0, 0, 0, 0, 0)
    assert values(figures, "moments_per_week", "eten") == (0.75, 0.25, 0, 0, 1)
    assert values(figures, "moments_per_week", "eten", "middag") == (0.75, 0, 0, 0, 0.75)
    # For all: 1000/1000, 1000/500, and in the whole 2 x 1000/1500. In Park lives nobody.
    assert values(figures, "places_per_1000", "eten") == (1, 2, None, None, 1.3333)
    # 3 x 1000/1000 / 4, 1 x 1000/500 / 4, 4 x 1000/1500 / 4.
    assert values(figures, "moments_per_1000", "eten") == (0.75, 0.5, None, None, 0.6667)
    assert figures.figure("moments_per_1000", "eten") == Figure(0.6667, 4, 4)


def test_who_can_walk_to_a_meal(figures):
    # The kitchen at 100 m: 1000AA (100 m) and AB (400 m), not AC (900 m): 2 of 4 postcodes, 500 residents.
    # The field at -1400 m: 1000BA (400 m) and BB (600 m), not CA (1,600 m): all 500 of Zuid.
    assert values(figures, "reach", "eten") == (50, 100, None, None, 66.6667)
    assert values(figures, "residents_reached", "eten") == (500, 500, 0, None, 1000)
    assert values(figures, "reach", "eten", "middag") == (50, 0, None, None, 33.3333)
    assert values(figures, "reach", "eten", "avond") == (0, 100, None, None, 33.3333)
    assert figures.figure("reach", "eten") == Figure(66.6667, 2, 2)
    assert figures.figure("reach", "eten", slot="middag", buurt="zuid") == Figure(0, 1, 1)


def test_meals_when_their_grant_has_ended(figures):
    for slot in (ANY, *SLOTS):
        assert values(figures, "places", "eten", slot, AFTER) == (0, 0, 0, 0, 0)
        assert values(figures, "moments_per_week", "eten", slot, AFTER) == (0, 0, 0, 0, 0)
        assert values(figures, "reach", "eten", slot, AFTER) == (0, 0, None, None, 0)
        assert values(figures, "residents_reached", "eten", slot, AFTER) == (0, 0, 0, None, 0)


def test_toddlers(figures):
    # Opening hours from 8:30 to 13:00 on four Mondays are in the morning and in the afternoon, and once in the week.
    for slot in (ANY, "ochtend", "middag"):
        assert values(figures, "moments_per_week", "peuteropvang", slot) == (1, 0, 0, 0, 1)
        # 30 up to 48 months is 18 of the 180 months of 0-14 years: 18 children in Noord, 27 in all: 1000/18, 1000/27.
        assert values(figures, "places_per_1000", "peuteropvang", slot) == (55.5556, 0, None, None, 37.037)
        assert values(figures, "moments_per_1000", "peuteropvang", slot) == (55.5556, 0, None, None, 37.037)
    assert values(figures, "moments_per_week", "peuteropvang", "avond") == (0, 0, 0, 0, 0)
    assert figures.figure("moments_per_week", "peuteropvang", slot="avond") == Figure(0, 1, 1)
    assert values(figures, "places", "peuteropvang", scenario=AFTER) == (1, 0, 0, 0, 1)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_sport_at_a_place_of_which_the_grant_has_a_successor(figures, scenario):
    # Wednesdays 7, 21 and 28 in the evening (the 14th was cancelled), Saturdays 10, 17, 24 and 31: 7 in 4 weeks.
    assert values(figures, "moments_per_week", "sport", scenario=scenario) == (0, 1.75, 0, 0, 1.75)
    assert values(figures, "moments_per_week", "sport", "avond", scenario) == (0, 0.75, 0, 0, 0.75)
    assert values(figures, "moments_per_week", "sport", "weekend", scenario) == (0, 1, 0, 0, 1)
    # With the gym, of which nobody knows for whom it is, the place is for all: 1000/500; 1000/1500.
    assert values(figures, "places_per_1000", "sport", scenario=scenario) == (0, 2, None, None, 0.6667)
    assert figures.figure("places_per_1000", "sport", buurt="zuid", scenario=scenario) == Figure(2, 0, 1)
    # In the evening there is only football, from 12 years: 90 x 36/180 + 60 + 150 + 100 + 100 = 428 in Zuid, and
    # 270 x 36/180 + 180 + 450 + 350 + 250 = 1,284 in all.
    assert values(figures, "places_per_1000", "sport", "avond", scenario) == (0, 2.3364, None, None, 0.7788)
    assert figures.figure("places_per_1000", "sport", slot="avond", scenario=scenario) == Figure(0.7788, 1, 1)
    # 7 x 1000/428 / 4 and 7 x 1000/1284 / 4.
    assert values(figures, "moments_per_1000", "sport", scenario=scenario) == (0, 4.0888, None, None, 1.3629)


def test_meeting_others(figures):
    # The living room; the table, of which nobody told the buurt. What is over the border is in no buurt of ours.
    assert values(figures, "places", "ontmoeten") == (1, 0, 0, 1, 2)
    # 1000/1000. In all 1000/1500, and for 55 and older (350 x 120/240 + 250 = 425) 1000/425: 0.6667 + 2.3529.
    assert values(figures, "places_per_1000", "ontmoeten") == (1, 0, None, None, 3.0196)
    # Four Fridays from 11:30: in the morning, as it begins then. Nobody knows the times of the living room.
    assert values(figures, "moments_per_week", "ontmoeten") == (None, 0, 0, 1, 1)
    assert values(figures, "places", "ontmoeten", "ochtend") == (None, 0, 0, 1, 1)
    assert values(figures, "places", "ontmoeten", "middag") == (None, 0, 0, 0, 0)
    assert values(figures, "places_per_1000", "ontmoeten", "middag") == (None, 0, None, None, 0)
    assert figures.figure("moments_per_week", "ontmoeten", buurt="noord") == Figure(None, 0, 1)
    assert figures.figure("moments_per_week", "ontmoeten") == Figure(1, 1, 2)


def test_who_can_walk_to_others(figures):
    # The table (2000 m) and over the border (2500 m) are near 1000AD only: a quarter of Noord. The living room has
    # no point: 2 of 3 have one.
    assert values(figures, "reach", "ontmoeten") == (25, 0, None, None, 16.6667)
    assert figures.figure("reach", "ontmoeten") == Figure(16.6667, 2, 3)
    # On Sunday only over the border.
    assert values(figures, "reach", "ontmoeten", "weekend") == (25, 0, None, None, 16.6667)
    assert values(figures, "reach", "ontmoeten", "avond") == (0, 0, None, None, 0)


def test_meeting_others_when_the_grant_of_a_place_has_ended(figures):
    assert values(figures, "places", "ontmoeten", scenario=AFTER) == (1, 0, 0, 0, 1)
    assert values(figures, "moments_per_week", "ontmoeten", scenario=AFTER) == (None, 0, 0, 0, None)
    # Over the border things go on.
    assert values(figures, "reach", "ontmoeten", scenario=AFTER) == (25, 0, None, None, 16.6667)
    assert values(figures, "reach", "ontmoeten", "ochtend", AFTER) == (0, 0, None, None, 0)


@pytest.mark.parametrize("theme", ["hulp", "leren-werken", "werk-van-waarde"])
def test_a_theme_of_which_there_is_nothing(figures, theme):
    for slot in (ANY, *SLOTS):
        for scenario in SCENARIOS:
            assert values(figures, "places", theme, slot, scenario) == (0, 0, 0, 0, 0)
            assert values(figures, "moments_per_week", theme, slot, scenario) == (0, 0, 0, 0, 0)
            assert values(figures, "places_per_1000", theme, slot, scenario) == (0, 0, None, None, 0)
            assert values(figures, "reach", theme, slot, scenario) == (0, 0, None, None, 0)


def test_white_spots_are_the_postcodes_that_have_nothing_near(town):
    every_postcode = {"noord": ["1000AA", "1000AB", "1000AC", "1000AD"], "zuid": ["1000BA", "1000BB"]}
    park = {"park": ["1000CA"]}
    assert measure_coverage(MONDAY).white_spots == {
        "ontmoeten": {"noord": ["1000AA", "1000AB", "1000AC"], "zuid": ["1000BA", "1000BB"]} | park,
        "peuteropvang": {"noord": ["1000AC", "1000AD"], "zuid": ["1000BA", "1000BB"]} | park,
        "eten": {"noord": ["1000AC", "1000AD"]} | park,
        "sport": {"noord": ["1000AA", "1000AB", "1000AC", "1000AD"]} | park,
        **dict.fromkeys(("leren-werken", "werk-van-waarde", "hulp"), every_postcode | park),
    }


def test_there_is_a_figure_for_every_theme_slot_scenario_and_buurt(figures):
    keys = [key for key in figures if key.indicator != "residents"]
    themes = set(Category.objects.values_list("slug", flat=True))
    for indicator in (*COUNTS, "reach", "residents_reached"):
        of_counts = (UNKNOWN,) if indicator in ("places", "moments_per_week") else ()
        wanted = {
            (theme, slot, area, scenario)
            for theme in themes
            for slot in (ANY, *SLOTS)
            for area in (AREA, *NAMED, *of_counts)
            for scenario in SCENARIOS
        }
        assert {key[1:] for key in keys if key.indicator == indicator} == wanted


def test_the_walk_is_a_setting(town, settings):
    settings.WALK_METRES, settings.WALK_DETOUR = 399, 1
    # From the kitchen at 100 m only 1000AA; 1000AB and BA are 400 m away.
    assert values(measured(), "reach", "eten") == (25, 0, None, None, 16.6667)
    settings.WALK_METRES, settings.WALK_DETOUR = 402, 1
    # Now these too; BB is 600 m away.
    assert values(measured(), "reach", "eten") == (50, 50, None, None, 50)


def test_what_nobody_may_see_does_not_count(town, settings):
    settings.SHOW_EXAMPLES = True
    before = measured().to_text()
    kitchen = Place.objects.get(slug="keuken")
    every(make_offer("Voorbeeld", "hulp", kitchen, is_example=True), "TU", "10:00", "11:00")
    make_offer("Voorbeeld zonder tijden", "hulp", kitchen, is_example=True)
    make_offer("Bij een voorbeeld", "hulp", make_place("Voorbeeldhuis", buurt="zuid", at=0, is_example=True))
    for status in ("draft", "submitted", "withdrawn", "archived"):
        every(make_offer(f"Nog {status}", "hulp", kitchen, status=status), "TU", "10:00", "11:00")
    assert measured().to_text() == before


def test_what_is_only_before_or_after_the_four_weeks_does_not_count(town):
    field = Place.objects.get(slug="veld")
    every(make_offer("Later", "hulp", field), "MO", "10:00", "11:00", since=SUNDAY + ONE_DAY)
    every(make_offer("Eerder", "hulp", field), "SU", "10:00", "11:00", ends_on=MONDAY - ONE_DAY)
    figures = measured()
    assert values(figures, "places", "hulp") == (0, 0, 0, 0, 0)
    # Their times are known, and these days have none of them.
    assert figures.figure("moments_per_week", "hulp", buurt="zuid") == Figure(0, 1, 1)


def test_the_first_and_the_last_day_count(town):
    field = Place.objects.get(slug="veld")
    every(make_offer("Eerste", "hulp", field), "MO", "00:00", "01:00", ends_on=MONDAY)
    every(make_offer("Laatste", "hulp", field), "SU", "23:00", "00:00", since=SUNDAY)
    figures = measured()
    assert values(figures, "moments_per_week", "hulp") == (0, 0.5, 0, 0, 0.5)
    # Monday at midnight is in no part of the week.
    by_slot = [figures.figure("moments_per_week", "hulp", slot=slot).value for slot in SLOTS]
    assert by_slot == [0, 0, 0, 0.25]


def test_two_activities_of_a_theme_are_one_place_for_the_ages_of_both(town):
    field = Place.objects.get(slug="veld")
    make_offer("Jong", "hulp", field, **for_ages(0, 60))
    make_offer("Overlapt", "hulp", field, **for_ages(48, 72))
    make_offer("Oud", "hulp", field, **for_ages(780, None))
    # 0 up to 72 months and 65 and older: 90 x 72/180 + 100 = 136 in Zuid.
    figure = measured().figure("places_per_1000", "hulp", buurt="zuid")
    assert figure == Figure(round(1000 / 136, 4), 1, 1)


def test_an_age_that_no_resident_has_makes_the_figure_unknown(town):
    make_offer("Eeuwelingen", "hulp", Place.objects.get(slug="veld"), **for_ages(1200, None))
    figures = measured()
    assert values(figures, "places", "hulp") == (0, 1, 0, 0, 1)
    assert values(figures, "places_per_1000", "hulp") == (0, None, None, None, None)


def test_a_buurt_of_which_the_ages_are_unknown_has_no_figure_per_resident(town):
    Buurt.objects.filter(code="noord").update(age_45_64=None)
    figures = measured()
    assert values(figures, "places", "eten") == (1, 1, 0, 0, 2)
    assert values(figures, "places_per_1000", "eten") == (None, 2, None, None, None)
    assert values(figures, "reach", "eten") == (50, 100, None, None, 66.6667)


def test_a_buurt_of_which_the_population_is_unknown_is_reached_nobody_knows_how_far(town):
    Buurt.objects.filter(code="noord").update(population=None)
    figures = measured()
    assert values(figures, "residents", "") == (None, 500, 0, None, 500)
    assert figures.figure("residents") == Figure(500, 2, 3)
    assert values(figures, "residents_reached", "eten") == (None, 500, 0, None, 500)
    assert values(figures, "reach", "eten") == (None, 100, None, None, 100)
    assert values(figures, "places_per_1000", "eten") == (None, 2, None, None, None)


def test_a_buurt_without_postcodes_is_reached_nobody_knows_how_far(town):
    Postcode.objects.filter(buurt__code="zuid").delete()
    figures = measured()
    assert values(figures, "reach", "eten") == (50, None, None, None, 50)
    assert values(figures, "residents_reached", "eten") == (500, None, 0, None, 500)
    assert "zuid" not in measure_coverage(MONDAY).white_spots["hulp"]


def test_without_a_single_known_time_no_part_of_the_week_is_said_to_be_empty(town):
    make_offer("Raad", "hulp", Place.objects.get(slug="veld"))
    figures = measured()
    assert values(figures, "reach", "hulp") == (0, 100, None, None, 33.3333)
    assert values(figures, "reach", "hulp", "avond") == (None, None, None, None, None)
    assert values(figures, "residents_reached", "hulp", "avond") == (None, None, None, None, None)
    assert values(figures, "places_per_1000", "hulp", "avond") == (0, None, None, None, None)


def test_an_empty_site_has_figures_too(empty_town):
    assert values(measured(), "residents", "") == (None, None, None, None, None)
    assert values(measured(), "places", "eten") == (None, None, None, 0, 0)
    assert values(measured(), "reach", "eten") == (None, None, None, None, None)


def test_a_buurt_that_comes_into_the_programme_counts(town):
    Buurt.objects.filter(code="buiten").update(in_programme_area=True, population=700)
    figures = measured()
    assert figures.figure("places", "ontmoeten", buurt="buiten") == Figure(1)
    assert figures.figure("residents_reached", "ontmoeten", buurt="buiten") == Figure(700)


def test_it_says_how_far_it_is(town):
    told = []
    measure_coverage(MONDAY, progress=told.append)
    assert len(told) >= 3
    assert all(isinstance(text, str) and text for text in told)


def test_the_number_of_queries_does_not_grow_with_the_rows(town, django_assert_max_num_queries):
    make_buurt("oost", (10, 10, 10, 10, 10))
    for number in range(5):
        place = make_place(f"Plek {number}", buurt="oost", at=number)
        every(make_offer(f"Les {number}", "sport", place), "TU", "10:00", "11:00")
    # Buurten, themes, places, fundings, what they pay for, activities, moments, postcodes; and where places lie, of
    # which one is not asked when the outlines are in memory.
    with django_assert_max_num_queries(13):
        measure_coverage(MONDAY)


def test_a_second_time_it_says_the_same_bytes(town):
    assert measured().to_text() == measured().to_text()
    assert Activity.objects.count() == 7
    assert Funding.objects.count() == 4
