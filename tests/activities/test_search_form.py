import pytest
from django.http import QueryDict

from activities.enums import Order
from activities.search_form import ask
from maps.geocoding import LocationKind

pytestmark = pytest.mark.usefixtures("zuidwest")


def _ask(address: str):
    return ask(QueryDict(address))


def test_no_parameters_ask_for_everything_by_name():
    question = _ask("")
    assert question.form.errors == {}
    assert (question.criteria.order, question.criteria.page, question.criteria.per_page) == (Order.NAME, 1, 20)


def test_a_postcode_asks_for_the_nearest_first():
    question = _ask("bij=2532cr&categorie=peuteropvang")
    assert question.criteria.origin.kind == LocationKind.POSTCODE
    assert question.criteria.order == Order.DISTANCE
    assert question.criteria.categories == ("peuteropvang",)
    assert question.criteria.radius_m == 2000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Moerwijk", LocationKind.DISTRICT),
        ("moerwijk-west", LocationKind.BUURT),
        ("  MORGENSTOND oost ", LocationKind.BUURT),
        ("Leyweg", LocationKind.STREET),
        ("Leyweg, Den Haag", LocationKind.STREET),
        ("DaMoer", LocationKind.PLACE),
        ("de spruijt", LocationKind.PLACE),
        ("Buurtkamer De Luyk", LocationKind.PLACE),
    ],
)
def test_names_of_districts_buurten_streets_and_places_are_known(text, kind):
    assert ask({"bij": text}).criteria.origin.kind == kind


def test_a_part_that_several_places_share_is_not_guessed():
    assert "bij" in ask({"bij": "voorschool"}).form.errors


def test_words_are_asked_by_relevance_and_a_chosen_order_wins():
    assert _ask("q=koffie&bij=2532CR").criteria.order == Order.RELEVANCE
    assert _ask("q=koffie&bij=2532CR&volgorde=afstand").criteria.order == Order.DISTANCE


@pytest.mark.parametrize(
    ("age", "months"),
    [
        ("3", (36, 48)),
        ("0", (0, 12)),
        ("20m", (20, 21)),
        (" 3 ", (36, 48)),
        ("4-12", (48, 156)),
        ("12-4", (48, 156)),
    ],
)
def test_ages_are_years_or_months(age, months):
    assert _ask(f"leeftijd={age}").criteria.ages == months


@pytest.mark.parametrize(
    ("buurt", "number"), [("moerwijk", 4), ("Moerwijk-West", 1), ("BU05183637", 1), ("bu05183637", 1), ("vrederust", 2)]
)
def test_a_buurt_is_asked_by_code_or_slug_of_a_buurt_or_district(buurt, number):
    assert len(_ask(f"buurt={buurt}").criteria.buurten) == number


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("bij=9999ZZ", "bij"),
        ("bij=qwerty+zxcvb", "bij"),
        ("bij=Damrak+1,+Amsterdam", "bij"),
        ("bij=1012AB", "bij"),
        ("bij=a%00b", "bij"),
        ("bij=" + "x" * 10_000, "bij"),
        ("straal=-1", "straal"),
        ("straal=0", "straal"),
        ("straal=1e9", "straal"),
        ("straal=10001", "straal"),
        ("lat=abc", "lat"),
        ("lat=nan&lon=4.2", "lat"),
        ("lat=91&lon=4.2", "lat"),
        ("lat=52.05", "lon"),
        ("lon=4.2", "lat"),
        ("lat=52.37&lon=4.89", "lat"),
        ("pagina=0", "pagina"),
        ("pagina=abc", "pagina"),
        ("pagina=99999999999999999999999", "pagina"),
        ("perPagina=101", "perPagina"),
        ("q=" + "x" * 10_000, "q"),
        ("q=a%00b", "q"),
        ("leeftijd=oud", "leeftijd"),
        ("leeftijd=-3", "leeftijd"),
        ("leeftijd=³", "leeftijd"),
        ("leeftijd=999", "leeftijd"),
        ("leeftijd=3%00", "leeftijd"),
        ("categorie=dansen", "categorie"),
        ("categorie=sport&categorie=dansen", "categorie"),
        ("categorie=a%00b", "categorie"),
        ("buurt=atlantis", "buurt"),
        ("buurt=a%00b", "buurt"),
        ("gratis=misschien", "gratis"),
        ("taal=turks%20en%20meer", "taal"),
        ("volgorde=willekeurig", "volgorde"),
        ("dag=overmorgen", "dag"),
        ("dag=2020-01-01", "dag"),
        ("dag=2026-02-30", "dag"),
        ("dag=2099-01-01", "dag"),
        ("dag=9999-12-31", "dag"),
        ("dag=2026-W01", "dag"),
        ("dag=" + "x" * 10_000, "dag"),
        ("dag=a%00b", "dag"),
        ("vanaf=25:00", "vanaf"),
        ("vanaf=24:01", "vanaf"),
        ("vanaf=twee+uur", "vanaf"),
        ("vanaf=1٤:00", "vanaf"),
        ("vanaf=14:00&tot=13:00", "tot"),
        ("vanaf=14:00&tot=14:00", "tot"),
        ("tot=%00", "tot"),
        ("nuOpen=ja", "nuOpen"),
        ("halal=misschien", "halal"),
    ],
)
def test_a_wrong_value_is_an_error_at_its_field_and_the_rest_still_counts(address, field):
    question = _ask(address + "&rolstoel=true")
    assert list(question.form.errors) == [field]
    message = question.form.errors[field][0]
    assert message.endswith(".")
    assert len(message) < 160
    assert question.criteria.wishes == ("rolstoel",)
    assert question.criteria.origin is None


def test_all_errors_are_found_at_once():
    assert set(_ask("straal=-1&leeftijd=x&bij=9999ZZ&pagina=0").form.errors) == {"straal", "leeftijd", "bij", "pagina"}


def test_a_position_of_the_browser_is_rounded_to_three_decimals():
    origin = _ask("lat=52.0501234&lon=4.2951234").criteria.origin
    assert origin.point == (52.05, 4.295)


def test_what_is_typed_goes_before_the_position_of_the_browser():
    assert _ask("bij=2532CR&lat=52.05&lon=4.295").criteria.origin.kind == LocationKind.POSTCODE


def test_a_street_without_any_known_point_is_its_buurt():
    origin = ask({"bij": "Heeswijkplein 10"}).criteria.origin
    assert (origin.kind, origin.is_approximate) == (LocationKind.STREET, True)


def test_the_name_of_the_city_is_no_place_to_look_around():
    assert "bij" in ask({"bij": "Den Haag"}).form.errors
