import pytest

from activities.enums import Order
from activities.models import Activity, SpokenLanguage
from activities.search import Criteria, find
from maps.geocoding import Location, LocationKind
from maps.geometry import Point

pytestmark = pytest.mark.usefixtures("zuidwest")

ORIGIN = Location(Point(52.05, 4.295), "hier", LocationKind.POSITION)


def _names(found):
    return [result.activity.name for result in found.results]


def _near(**criteria):
    return find(Criteria(origin=ORIGIN, order=Order.DISTANCE, per_page=None, **criteria))


@pytest.fixture
def _only_own_rows(zuidwest):
    Activity.objects.all().delete()


@pytest.mark.usefixtures("_only_own_rows")
class TestOrder:
    def test_nearest_first_with_metres_and_minutes(self, make_activity):
        make_activity("Ver", place__lat=52.06, place__lon=4.295)
        make_activity("Dichtbij", place__lat=52.051, place__lon=4.295)
        found = _near()
        assert _names(found) == ["Dichtbij", "Ver"]
        assert [(result.distance_m, result.walking_minutes) for result in found.results] == [(111, 2), (1112, 19)]

    def test_outside_the_radius_is_not_found(self, make_activity):
        make_activity("Ver", place__lat=52.06, place__lon=4.295)
        assert _names(_near(radius_m=1_100)) == []
        assert _names(_near(radius_m=1_120)) == ["Ver"]

    def test_without_a_point_comes_after_and_only_when_its_buurt_is_in_reach(self, make_activity):
        from maps.models import Buurt

        make_activity("Ergens in West", place__buurt=Buurt.objects.get(slug="moerwijk-west"))
        make_activity("Ergens in De Uithof", place__buurt=Buurt.objects.get(slug="de-uithof"))
        make_activity("Nergens")
        make_activity("Ver", place__lat=52.06, place__lon=4.295)
        found = _near()
        assert _names(found) == ["Ver", "Ergens in West", "Nergens"]
        assert [result.is_position_unknown for result in found.results] == [False, True, True]
        assert found.results[1].distance_m is None
        assert found.total == 3

    def test_what_was_checked_too_long_ago_comes_after_all_others(self, make_activity, time_machine):
        time_machine.move_to("2026-11-23 12:00 +0100")
        point = {"place__lat": 52.05, "place__lon": 4.295}
        make_activity("A verlopen", checked_on="2026-05-26", **point)
        make_activity("B navragen", checked_on="2026-05-27", **point)
        make_activity("C onbekend", **point)
        make_activity("D actueel", checked_on="2026-11-20")
        assert _names(find(Criteria())) == ["B navragen", "C onbekend", "D actueel", "A verlopen"]
        assert _names(_near()) == ["B navragen", "C onbekend", "D actueel", "A verlopen"]

    def test_names_are_sorted_as_a_reader_expects_on_every_database(self, make_activity):
        for name in ("zebra", "Éclair", "appel", "1e Hulp", "Appel 2", "Ënnen"):
            make_activity(name)
        assert _names(find(Criteria())) == ["1e Hulp", "appel", "Appel 2", "Éclair", "Ënnen", "zebra"]

    def test_pages_cut_one_list_and_a_page_beyond_the_end_is_empty(self, make_activity):
        for number in range(7):
            make_activity(f"Nummer {number}")
        pages = [find(Criteria(page=page, per_page=3)) for page in (1, 2, 3, 4)]
        assert [len(found.results) for found in pages] == [3, 3, 1, 0]
        assert {(found.total, found.pages) for found in pages} == {(7, 3)}
        assert [name for found in pages for name in _names(found)] == _names(find(Criteria(per_page=None)))
        assert pages[3].alternatives == []


@pytest.mark.usefixtures("_only_own_rows")
class TestFilters:
    def test_a_child_of_three_fits_by_overlap_and_unknown_ages_come_after(self, make_activity):
        make_activity("A onbekend")
        make_activity("B iedereen", age_policy="everyone")
        make_activity("C peuters", age_policy="range", age_from_months=30, age_to_months=48)
        make_activity("D tot 3", age_policy="range", age_to_months=36)
        make_activity("E vanaf 4", age_policy="range", age_from_months=48)
        make_activity("F net 3", age_policy="range", age_from_months=47, age_to_months=60)
        found = find(Criteria(ages=(36, 48)))
        assert _names(found) == ["B iedereen", "C peuters", "F net 3", "A onbekend"]
        assert [result.is_age_unknown for result in found.results] == [False, False, False, True]

    @pytest.mark.parametrize(
        ("wish", "yes", "no"),
        [
            ("gratis", {"price_cents": 0}, {"price_cents": 100}),
            ("zonderAanmelden", {"needs_signup": False}, {"needs_signup": True}),
            ("ooievaarspas", {"accepts_ooievaarspas": True}, {"accepts_ooievaarspas": False}),
            ("vrouwen", {"is_women_only": True}, {"is_women_only": False}),
            ("maatje", {"has_buddy": True}, {"has_buddy": False}),
            (
                "rolstoel",
                {"place__is_wheelchair_accessible": True},
                {"place__is_wheelchair_accessible": False},
            ),
        ],
    )
    def test_unknown_never_counts_as_yes(self, make_activity, wish, yes, no):
        make_activity("Ja", **yes)
        make_activity("Nee", **no)
        make_activity("Onbekend")
        assert _names(find(Criteria(wishes=(wish,)))) == ["Ja"]

    def test_a_language_that_is_spoken(self, make_activity):
        activity = make_activity("Turks")
        SpokenLanguage.objects.create(activity=activity, code="tr")
        make_activity("Anders")
        assert _names(find(Criteria(language="tr"))) == ["Turks"]

    def test_several_themes_are_one_or_the_other(self, make_activity):
        for slug in ("sport", "eten", "hulp"):
            make_activity(slug, slug)
        assert _names(find(Criteria(categories=("sport", "eten")))) == ["eten", "sport"]

    def test_only_what_is_published_is_found(self, make_activity):
        activity = make_activity("Concept")
        Activity.objects.filter(pk=activity.pk).update(status="draft")
        assert find(Criteria()).total == 0


@pytest.mark.usefixtures("_only_own_rows")
class TestText:
    def test_every_word_must_be_there_and_the_name_counts_most(self, make_activity):
        make_activity("Samen koken", description="Ook koffie met elkaar.")
        make_activity("Koffie in de tuin")
        make_activity("Goede koffie")
        make_activity("Thee")
        found = find(Criteria(text="KOFFIE", order=Order.RELEVANCE))
        assert _names(found) == ["Koffie in de tuin", "Goede koffie", "Samen koken"]
        assert _names(find(Criteria(text="koffie tuin", order=Order.RELEVANCE))) == ["Koffie in de tuin"]

    def test_accents_and_capitals_make_no_difference(self, make_activity):
        make_activity("Café Één")
        assert _names(find(Criteria(text="cafe EEN"))) == ["Café Één"]

    @pytest.mark.parametrize("text", ["qqzzxx", "!!!", "%", "..", "koffie xyzzy", "\u202e", "\u200b"])
    def test_nonsense_finds_nothing(self, make_activity, text):
        make_activity("Koffie")
        assert find(Criteria(text=text, order=Order.RELEVANCE)).total == 0


class TestAlternatives:
    def test_further_away_is_offered_first(self):
        far = Location(Point(52.0585, 4.2945), "2531 AA", LocationKind.POSTCODE)
        found = find(Criteria(origin=far, categories=("peuteropvang",), radius_m=100, order=Order.DISTANCE))
        assert (found.total, found.results) == (0, [])
        assert "verder weg" in str(found.alternatives_reason)
        assert found.alternatives[0].activity.name == "Voorschool Pippeloentje"
        distances = [result.distance_m for result in found.alternatives]
        assert distances == sorted(distances)

    def test_with_nonsense_the_theme_is_kept(self):
        found = find(Criteria(text="qqzzxx", categories=("sport",)))
        assert found.total == 0
        assert {result.activity.category.slug for result in found.alternatives} == {"sport"}

    def test_something_found_means_no_alternatives(self):
        assert find(Criteria(categories=("sport",))).alternatives == []

    def test_an_empty_catalogue_offers_nothing(self):
        Activity.objects.all().delete()
        found = find(Criteria(origin=ORIGIN))
        assert (found.total, found.alternatives, found.pages) == (0, [], 0)


def test_the_number_of_queries_does_not_grow_with_the_results(django_assert_num_queries):
    for per_page in (5, 20):
        with django_assert_num_queries(7):
            results = find(Criteria(origin=ORIGIN, order=Order.DISTANCE, per_page=per_page)).results
            for result in results:
                str((result.activity.place.buurt, result.activity.category, result.activity.languages))
