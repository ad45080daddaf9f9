"""What the words of a question find, one mechanism after the other."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from activities.enums import Order
from activities.models import Organisation
from activities.search import Criteria, find
from activities.text_index import asking, vocabulary
from activities.text_index.spelling import nearest
from activities.text_index.stop_words import (
    FOREIGN_FUNCTION_WORDS,
    FUNCTION_WORDS,
    GENERIC_TAILS,
    KNOWN_WORDS,
    SOFT_WORDS,
    USUAL_HEADS,
    WORDS_FOR_ANYTHING,
)
from activities.text_index.tokens import stem, tokens
from maps.models import Buurt
from tests.activities.text_index.helpers import found, says


class TestStems:
    @pytest.mark.parametrize(
        ("stands", "asked"),
        [
            ("Fietsen", "fiets"),
            ("Fiets", "fietsen"),
            ("Vrouwen", "vrouw"),
            ("Koken", "kookt koken"),
            ("Cursussen", "cursus"),
            ("Brieven", "brief"),
            ("Huizen", "huis"),
            ("Kooklessen", "kookles"),
            ("Café Één", "CAFE een"),
            ("Çalışmak", "calismak"),
            ("Kadınlar", "kadinlar"),
            ("Łódź", "lodz"),
            ("مكتبة", "مكتبه"),
        ],
    )
    def test_a_word_is_found_in_another_form(self, make, stands, asked):
        make(stands, "Iets heel anders")
        assert found(asked) == [stands]

    def test_words_that_are_not_the_same_stay_apart(self, make):
        make("Ouders", "Ouderen")
        assert (found("ouders"), found("ouderen")) == (["Ouders"], ["Ouderen"])

    @given(st.text(max_size=40))
    def test_a_stem_has_no_stem_of_its_own(self, text):
        for word in tokens(text):
            assert stem(stem(word)) == stem(word)

    def test_every_list_is_written_as_words_are_read(self):
        for words in (FUNCTION_WORDS, FOREIGN_FUNCTION_WORDS, SOFT_WORDS, GENERIC_TAILS, USUAL_HEADS, KNOWN_WORDS):
            assert {word for word in words if tokens(word) != [word]} == set()
        assert WORDS_FOR_ANYTHING <= SOFT_WORDS


class TestCompounds:
    def test_a_word_is_found_in_a_longer_one(self, make):
        make("Taalles", "Moestuin", "Tuin", "Taal", "Les")
        assert sorted(found("taal")) == ["Taal", "Taalles"]
        assert found("tuin") == ["Tuin", "Moestuin"]

    def test_a_short_part_counts_only_beside_another_word(self, make):
        make("Weten", "Vergeten", "Meten")
        assert found("eten") == []

    def test_a_long_beginning_is_enough(self, make):
        make("Bibliotheek")
        assert found("biblio") == ["Bibliotheek"]
        assert found("bib") == []

    def test_a_longer_word_finds_its_parts(self, make):
        make("Koken", "Muziek maken", "Wandelen", "Cursus")
        assert found("kookcursus") == ["Koken"]
        assert found("wandelgroep") == ["Wandelen"]
        assert sorted(found("muziekwandeling")) == ["Muziek maken", "Wandelen"]

    def test_half_a_word_is_not_enough(self, make):
        make("Koffie")
        assert found("koffieblub") == []

    def test_written_apart_or_together(self, make):
        make("Buurthuis", "Taal café")
        assert found("buurt huis") == ["Buurthuis"]
        assert found("taalcafe") == ["Taal café"]


class TestSpelling:
    @pytest.mark.parametrize("typed", ["voorschol", "voorshool", "voorschoool", "vorschol", "voorshcool"])
    def test_a_slip_or_two_in_a_long_word(self, make, typed):
        make("Voorschool")
        assert found(typed) == ["Voorschool"]

    @pytest.mark.parametrize(("typed", "is_found"), [("kofie", True), ("kfie", False), ("thea", True), ("roe", False)])
    def test_a_short_word_may_have_fewer(self, make, typed, is_found):
        make("Koffie", "Thee", "Ree")
        assert bool(found(typed)) is is_found

    def test_a_word_that_exists_is_not_taken_for_another(self, make):
        make("Koken", "Kopen")
        assert found("koken") == ["Koken"]

    def test_only_the_nearest_are_meant(self):
        assert nearest("bibliotek", ["bibliotheek", "bibliotheken", "biologie"]) == (2, ["bibliotheek"])
        assert nearest("tiun", ["tuin", "tien"]) == (1, ["tien", "tuin"])
        assert nearest("xyz", ["xyy"]) == (0, [])

    def test_a_guess_must_be_there_beside_other_words(self, make):
        make("Koffie", "Schaken")
        assert found("koffie schakem") == ["Schaken"]


class TestWhichWordsMustBeThere:
    def test_words_that_say_little_are_left_out(self, make):
        make("Koffie", "Waar kan ik heen")
        assert found("waar kan ik met mijn buren koffie drinken") == ["Koffie"]
        assert found("where can I find koffie near me") == ["Koffie"]

    def test_of_several_words_as_many_as_any_activity_holds(self, make):
        make("Koffie", "Spelen in de tuin", "Tuin")
        assert found("spelen tuin koffie") == ["Spelen in de tuin"]

    def test_fewer_than_half_is_not_enough(self, make):
        make("Koffie", "Zwemmen")
        assert found("koffie hoofddoek engels") == []

    @pytest.mark.parametrize("text", ["koffie xyzzy", "xyzzy", "koffie qqzzxx tuin", "a", "waar", "0", "12 345"])
    def test_nonsense_finds_nothing_also_beside_a_real_word(self, make, text):
        make("Koffie", "Tuin")
        assert found(text) == []

    def test_beside_nonsense_the_rest_is_offered(self, make):
        make("Koffie", "Thee")
        answer = find(Criteria(text="koffie xyzzy", order=Order.RELEVANCE))
        assert [result.activity.name for result in answer.alternatives] == ["Koffie"]
        assert "Niet alles wat je typte" in str(answer.alternatives_reason)

    @pytest.mark.parametrize(
        "text", ["vandaag", "wat is er vandaag te doen", "iets leuks", "voor mijn man", "voor mijn zoon van 6", "today"]
    )
    def test_where_no_word_says_anything_the_question_is_for_whatever_there_is(self, make, text):
        make("Koffie", "Thee", description="Samen leuke dingen doen.")
        assert sorted(found(text)) == ["Koffie", "Thee"]
        assert found(text, wishes=("gratis",)) == []
        assert found(f"{text} xyzzy") == []

    def test_a_word_that_says_little_must_be_there_when_it_is_all_that_is_asked(self, make):
        make("Koffie", summary="Gratis koffie.")
        make("Kinderen", "Zien")
        says("zoon", "kinderen")
        assert found("iets gratis vandaag") == ["Koffie"]
        assert found("voor mijn zoon van 6") == ["Kinderen"]

    def test_a_number_helps_but_need_not_be_there(self, make):
        make("Zaal 7", "Zaal 8")
        assert found("zaal 8") == ["Zaal 8", "Zaal 7"]
        assert sorted(found("zaal 3")) == ["Zaal 7", "Zaal 8"]
        assert found("8") == ["Zaal 8"]

    def test_a_word_with_a_digit_that_nobody_knows_need_not_be_there(self, make):
        make("Voetbal u10", "Voetbal", "Koffie")
        assert sorted(found("voetbal u12")) == ["Voetbal", "Voetbal u10"]
        assert found("u10 voetbal") == ["Voetbal u10"]
        assert found("u12") == found("u12 xyzzy") == []

    def test_a_word_with_a_digit_may_be_a_synonym_and_a_name_as_well(self, make):
        make("Gym", "Ouderen", "Gym voor ouderen", "55plus")
        says("55plus", "ouderen")
        says("4daagse")
        assert found("55plus") == ["55plus", "Ouderen", "Gym voor ouderen"]
        assert found("55plus gym") == ["Gym voor ouderen"]
        assert (found("4daagse"), len(found("gym 4daagse"))) == ([], 2)

    def test_what_is_found_does_not_depend_on_the_other_filters(self, make):
        make("Koffie in de tuin", price_cents=100)
        make("Tuin", price_cents=0)
        assert found("koffie tuin") == ["Koffie in de tuin"]
        assert found("koffie tuin", wishes=("gratis",)) == []


class TestOrder:
    def test_the_name_counts_most_then_the_theme_then_the_rest(self, make):
        make("Beschrijving", description="Ook zwemmen.")
        make("Samenvatting", summary="Samen zwemmen.")
        make("Leren zwemmen voor iedereen")
        make("Zwemmen")
        assert found("zwemmen") == ["Zwemmen", "Leren zwemmen voor iedereen", "Samenvatting", "Beschrijving"]

    def test_more_words_found_is_better(self, make):
        make("Koffie", summary="In de tuin.")
        make("Koffie in de tuin")
        assert found("koffie tuin") == ["Koffie in de tuin", "Koffie"]

    def test_place_street_buurt_organisation_and_kind_are_found(self, make):
        make(
            "Zoiets",
            place__name="Zonnehof",
            place__street="Kerkstraat",
            place__kind="bibliotheek",
            place__buurt=Buurt.objects.get(slug="moerwijk-west"),
            organisation=Organisation.objects.create(slug="club", name="Wijkvereniging Oase"),
        )
        for text in ("zonnehof", "kerkstraat", "bibliotheek", "moerwijk", "moerwijk west", "oase"):
            assert found(text) == ["Zoiets"]


class TestHostile:
    @pytest.fixture
    def koffie_and_more(self, make):
        make("Koffie", "Kopje thee", "Koken", "Samen eten")

    @pytest.mark.parametrize(
        "text",
        [
            "\x00",
            "kof\x00fie",
            "\u202ekoffie",
            "☕",
            "%",
            "_",
            "'; drop table",
            "\\",
            "\ud83d",
            "e" * 200,
            "ab " * 66,
            "ﬃ",
        ],
    )
    def test_any_text_is_answered(self, make, text):
        make("Koffie")
        assert found(text) in ([], ["Koffie"])

    def test_a_sign_that_turns_the_text_around_hides_nothing(self, make):
        make("\u202eKoffie\u202c ☕")
        assert len(found("koffie")) == 1

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(max_size=200))
    def test_whatever_is_typed_is_understood_the_same_again(self, koffie_and_more, text):
        first = found(text)
        asking._kept.clear()
        vocabulary._kept.clear()
        assert found(text) == first

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(alphabet="abcdeklmnoprst", min_size=1, max_size=14))
    def test_every_activity_is_found_by_its_own_name(self, make_activity, name):
        with transaction.atomic():
            activity = make_activity(name, place__name="Plek")
            assert name in FUNCTION_WORDS or activity.name in found(name)
            transaction.set_rollback(True)
