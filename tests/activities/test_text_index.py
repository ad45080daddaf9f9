"""What the words of a question find, one mechanism after the other, and how the index follows the rows."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from activities import actions, text_index
from activities.enums import Order, Status
from activities.importers.zuidwest import load_synonyms
from activities.models import Activity, Category, Organisation, Posting, Revision, Synonym, Term
from activities.search import Criteria, find
from activities.text_index.asking import understand
from activities.text_index.spelling import nearest
from activities.text_index.stop_words import (
    FOREIGN_FUNCTION_WORDS,
    FUNCTION_WORDS,
    GENERIC_TAILS,
    KNOWN_WORDS,
    SOFT_WORDS,
    USUAL_HEADS,
)
from activities.text_index.tokens import stem, tokens
from activities.text_index.vocabulary import vocabulary

pytestmark = pytest.mark.usefixtures("_only_own_words")


@pytest.fixture
def _only_own_words(zuidwest):
    Activity.objects.all().delete()
    Synonym.objects.all().delete()
    text_index.forget_unused_terms()


@pytest.fixture
def make(make_activity):
    """Several activities by name, at a place that is called otherwise."""

    def make(*names, **values):
        return [make_activity(name, **{"place__name": "Plek"} | values) for name in names]

    return make


def _found(text, **criteria):
    found = find(Criteria(text=text, order=Order.RELEVANCE, per_page=None, **criteria))
    return [result.activity.name for result in found.results]


def _says(word, *means, language="nl"):
    return Synonym.objects.create(word=word, means=", ".join(means), language=language)


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
        assert _found(asked) == [stands]

    def test_words_that_are_not_the_same_stay_apart(self, make):
        make("Ouders", "Ouderen")
        assert (_found("ouders"), _found("ouderen")) == (["Ouders"], ["Ouderen"])

    @given(st.text(max_size=40))
    def test_a_stem_has_no_stem_of_its_own(self, text):
        for word in tokens(text):
            assert stem(stem(word)) == stem(word)

    def test_every_list_is_written_as_words_are_read(self):
        for words in (FUNCTION_WORDS, FOREIGN_FUNCTION_WORDS, SOFT_WORDS, GENERIC_TAILS, USUAL_HEADS, KNOWN_WORDS):
            assert {word for word in words if tokens(word) != [word]} == set()


class TestCompounds:
    def test_a_word_is_found_in_a_longer_one(self, make):
        make("Taalles", "Moestuin", "Tuin", "Taal", "Les")
        assert sorted(_found("taal")) == ["Taal", "Taalles"]
        assert _found("tuin") == ["Tuin", "Moestuin"]

    def test_a_short_part_counts_only_beside_another_word(self, make):
        make("Weten", "Vergeten", "Meten")
        assert _found("eten") == []

    def test_a_long_beginning_is_enough(self, make):
        make("Bibliotheek")
        assert _found("biblio") == ["Bibliotheek"]
        assert _found("bib") == []

    def test_a_longer_word_finds_its_parts(self, make):
        make("Koken", "Muziek maken", "Wandelen", "Cursus")
        assert _found("kookcursus") == ["Koken"]
        assert _found("wandelgroep") == ["Wandelen"]
        assert sorted(_found("muziekwandeling")) == ["Muziek maken", "Wandelen"]

    def test_half_a_word_is_not_enough(self, make):
        make("Koffie")
        assert _found("koffieblub") == []

    def test_written_apart_or_together(self, make):
        make("Buurthuis", "Taal café")
        assert _found("buurt huis") == ["Buurthuis"]
        assert _found("taalcafe") == ["Taal café"]


class TestSpelling:
    @pytest.mark.parametrize("typed", ["voorschol", "voorshool", "voorschoool", "vorschol", "voorshcool"])
    def test_a_slip_or_two_in_a_long_word(self, make, typed):
        make("Voorschool")
        assert _found(typed) == ["Voorschool"]

    @pytest.mark.parametrize(("typed", "found"), [("kofie", True), ("kfie", False), ("thea", True), ("roe", False)])
    def test_a_short_word_may_have_fewer(self, make, typed, found):
        make("Koffie", "Thee", "Ree")
        assert bool(_found(typed)) is found

    def test_a_word_that_exists_is_not_taken_for_another(self, make):
        make("Koken", "Kopen")
        assert _found("koken") == ["Koken"]

    def test_only_the_nearest_are_meant(self):
        assert nearest("bibliotek", ["bibliotheek", "bibliotheken", "biologie"]) == (2, ["bibliotheek"])
        assert nearest("tiun", ["tuin", "tien"]) == (1, ["tien", "tuin"])
        assert nearest("xyz", ["xyy"]) == (0, [])

    def test_a_guess_must_be_there_beside_other_words(self, make):
        make("Koffie", "Schaken")
        assert _found("koffie schakem") == ["Schaken"]


class TestSynonyms:
    def test_words_of_other_languages_and_spoken_ones(self, make):
        make("Koffie", "Samen eten")
        for word, language in (("kahve", "tr"), ("قهوة", "ar"), ("kawa", "pl"), ("bakkie", "nl")):
            _says(word, "koffie", language=language)
            assert _found(word) == ["Koffie"]
        assert _found("القهوة") == ["Koffie"]

    def test_several_words_in_a_row(self, make):
        make("Voedselbank", "Bank in het park")
        _says("food bank", "voedselbank", language="en")
        assert _found("where is the food bank") == ["Voedselbank"]

    def test_words_with_a_phrase_between_them_are_not_in_a_row(self, make):
        make("Voedselbank", "Letters", "Bloembak")
        _says("food bank", "voedselbank")
        _says("a b", "letters")
        assert _found("food a b bank") == []
        assert _found("bloem a b bak") == []

    def test_the_word_itself_comes_first_and_the_first_meaning_before_the_next(self, make):
        make("Bewegen op muziek", "Gym in de zaal", "Sporten in de zaal")
        _says("gym", "sporten", "bewegen")
        assert _found("gym") == ["Gym in de zaal", "Sporten in de zaal", "Bewegen op muziek"]

    def test_a_change_takes_effect_at_once_and_so_does_a_removal(self, make):
        make("Koffie", "Thee")
        row = _says("bakkie", "koffie")
        assert _found("bakkie") == ["Koffie"]
        row.means = "thee"
        row.save()
        assert _found("bakkie") == ["Thee"]
        row.delete()
        assert _found("bakkie") == []

    def test_a_known_word_that_nothing_is_about_does_not_hide_the_others(self, make):
        make("Zwemmen")
        assert _found("zwemmen boerkini") == []
        _says("boerkini")
        assert _found("zwemmen boerkini") == ["Zwemmen"]
        assert _found("boerkini") == []

    def test_a_theme_is_found_by_every_word_of_its_name_also_after_it_got_another(self, make):
        make("Zoiets", category="peuteropvang")
        assert _found("opvang") == _found("peuters") == _found("peuteropvang") == ["Zoiets"]
        theme = Category.objects.get(slug="peuteropvang")
        theme.name = "Kleine kinderen"
        theme.save()
        assert (_found("kinderen"), _found("opvang")) == (["Zoiets"], [])


class TestShippedSynonyms:
    PATH = settings.DATA_DIR / "synonyms.json"

    def test_there_are_enough_in_every_language_and_each_is_there_once(self):
        rows = json.loads(self.PATH.read_text(encoding="utf-8"))
        assert len(rows) == len({(row["word"], row["language"]) for row in rows}) >= 250
        for language in ("nl", "en", "tr", "ar", "pl"):
            assert len([row for row in rows if row["language"] == language]) >= 50

    def test_meanings_are_single_words(self):
        rows = json.loads(self.PATH.read_text(encoding="utf-8"))
        assert [row for row in rows if any(tokens(word) != [word] for word in row["means"])] == []

    def test_whoever_asks_for_one_is_understood(self, make):
        load_synonyms(self.PATH)
        rows = Synonym.objects.exclude(means="")
        make("Alles", description=" ".join(row.means for row in rows))
        known = vocabulary("")
        asked = {row.word: understand(row.word, known) for row in rows}
        assert [word for word, found in asked.items() if not found.can_be_found or len(found.musts) != 1] == []

    def test_a_row_of_an_editor_stays_and_ours_follow_the_file(self, tmp_path):
        def load(**words):
            path = tmp_path / "synonyms.json"
            rows = [{"word": word, "means": means, "language": "nl"} for word, means in words.items()]
            path.write_text(json.dumps(rows), encoding="utf-8")
            load_synonyms(path)
            return dict(Synonym.objects.values_list("word", "means"))

        load(bakkie=["koffie"], bieb=["bibliotheek"], gym=["sport"])
        Synonym.objects.filter(word="gym").update(means="turnen", is_ours=False)
        _says("eigen", "thee")
        now = load(bakkie=["koffie", "thee"], gym=["sport"])
        assert now == {"bakkie": "koffie, thee", "gym": "turnen", "eigen": "thee"}

    def test_loading_the_same_again_changes_nothing(self):
        load_synonyms(self.PATH)
        before = Revision.objects.tokens()
        load_synonyms(self.PATH)
        assert Revision.objects.tokens() == before


class TestWhichWordsMustBeThere:
    def test_words_that_say_little_are_left_out(self, make):
        make("Koffie", "Waar kan ik heen")
        assert _found("waar kan ik met mijn buren koffie drinken") == ["Koffie"]
        assert _found("where can I find koffie near me") == ["Koffie"]

    def test_of_several_words_as_many_as_any_activity_holds(self, make):
        make("Koffie", "Spelen in de tuin", "Tuin")
        assert _found("spelen tuin koffie") == ["Spelen in de tuin"]

    def test_fewer_than_half_is_not_enough(self, make):
        make("Koffie", "Zwemmen")
        assert _found("koffie hoofddoek engels") == []

    @pytest.mark.parametrize("text", ["koffie xyzzy", "xyzzy", "koffie qqzzxx tuin", "a", "waar", "0", "12 345"])
    def test_nonsense_finds_nothing_also_beside_a_real_word(self, make, text):
        make("Koffie", "Tuin")
        assert _found(text) == []

    def test_beside_nonsense_the_rest_is_offered(self, make):
        make("Koffie", "Thee")
        found = find(Criteria(text="koffie xyzzy", order=Order.RELEVANCE))
        assert [result.activity.name for result in found.alternatives] == ["Koffie"]
        assert "Niet alles wat je typte" in str(found.alternatives_reason)

    def test_a_number_helps_but_need_not_be_there(self, make):
        make("Zaal 7", "Zaal 8")
        assert _found("zaal 8") == ["Zaal 8", "Zaal 7"]
        assert sorted(_found("zaal 3")) == ["Zaal 7", "Zaal 8"]
        assert _found("8") == ["Zaal 8"]

    def test_a_word_with_a_digit_that_nobody_knows_need_not_be_there(self, make):
        make("Voetbal u10", "Voetbal", "Koffie")
        assert sorted(_found("voetbal u12")) == ["Voetbal", "Voetbal u10"]
        assert _found("u10 voetbal") == ["Voetbal u10"]
        assert _found("u12") == _found("u12 xyzzy") == []

    def test_a_word_with_a_digit_may_be_a_synonym_and_a_name_as_well(self, make):
        make("Gym", "Ouderen", "Gym voor ouderen", "55plus")
        _says("55plus", "ouderen")
        _says("4daagse")
        assert _found("55plus") == ["55plus", "Ouderen", "Gym voor ouderen"]
        assert _found("55plus gym") == ["Gym voor ouderen"]
        assert (_found("4daagse"), len(_found("gym 4daagse"))) == ([], 2)

    def test_what_is_found_does_not_depend_on_the_other_filters(self, make):
        make("Koffie in de tuin", price_cents=100)
        make("Tuin", price_cents=0)
        assert _found("koffie tuin") == ["Koffie in de tuin"]
        assert _found("koffie tuin", wishes=("gratis",)) == []


class TestOrder:
    def test_the_name_counts_most_then_the_theme_then_the_rest(self, make):
        make("Beschrijving", description="Ook zwemmen.")
        make("Samenvatting", summary="Samen zwemmen.")
        make("Leren zwemmen voor iedereen")
        make("Zwemmen")
        assert _found("zwemmen") == ["Zwemmen", "Leren zwemmen voor iedereen", "Samenvatting", "Beschrijving"]

    def test_more_words_found_is_better(self, make):
        make("Koffie", summary="In de tuin.")
        make("Koffie in de tuin")
        assert _found("koffie tuin") == ["Koffie in de tuin", "Koffie"]

    def test_place_street_buurt_organisation_and_kind_are_found(self, make):
        from maps.models import Buurt

        make(
            "Zoiets",
            place__name="Zonnehof",
            place__street="Kerkstraat",
            place__kind="bibliotheek",
            place__buurt=Buurt.objects.get(slug="moerwijk-west"),
            organisation=Organisation.objects.create(slug="club", name="Wijkvereniging Oase"),
        )
        for text in ("zonnehof", "kerkstraat", "bibliotheek", "moerwijk", "moerwijk west", "oase"):
            assert _found(text) == ["Zoiets"]


class TestTheIndexFollows:
    def test_a_place_with_another_name_is_found_by_that_and_no_longer_by_the_old(self, make):
        (activity,) = make("Zoiets", place__name="Zonnehof")
        actions.change_place(activity.place, {"name": "Maanhof"}, by=None)
        assert (_found("maanhof"), _found("zonnehof")) == (["Zoiets"], [])

    def test_a_changed_activity_too(self, make):
        (activity,) = make("Koffie")
        actions.change_activity(activity, {"name": "Thee", "category": Category.objects.get(slug="sport")}, by=None)
        assert (_found("thee"), _found("sport"), _found("koffie")) == (["Thee"], ["Thee"], [])

    def test_a_word_that_stood_only_there_does_not_hide_another_spelling(self, make):
        _, activity = make("Koffie", "Thee")
        sport = Category.objects.get(slug="sport")
        assert _found("kofie") == ["Koffie"]
        actions.change_activity(activity, {"name": "Kofie in het xylofoonmuseum", "category": sport}, by=None)
        assert _found("kofie") == ["Kofie in het xylofoonmuseum"]
        actions.change_activity(activity, {"name": "Thee"}, by=None)
        assert (_found("kofie"), _found("xylofoonmuseum koffie")) == (["Koffie"], [])
        assert _found("sport") == ["Thee"]

    def test_what_is_withdrawn_has_no_words(self, make):
        activity, _ = make("Kofie", "Koffie")
        activity.status = Status.WITHDRAWN
        activity.save()
        text_index.index(activity)
        assert (_found("kofie"), text_index.index_missing()) == (["Koffie"], 0)
        actions.publish(activity, by=None)
        assert _found("kofie") == ["Kofie"]

    def test_in_the_transaction_of_the_change(self, make):
        (activity,) = make("Koffie")
        before = set(Posting.objects.values_list("term__stem", "weight")), Revision.objects.tokens()
        with transaction.atomic():
            actions.change_activity(activity, {"name": "Kamperfoelie"}, by=None)
            assert _found("kamperfoelie") == ["Kamperfoelie"]
            transaction.set_rollback(True)
        assert (set(Posting.objects.values_list("term__stem", "weight")), Revision.objects.tokens()) == before
        assert (_found("kamperfoelie"), _found("koffie")) == ([], ["Koffie"])

    def test_what_the_public_may_not_see_is_not_found(self, make, settings):
        (activity,) = make("Koffie", is_example=True)
        assert _found("koffie") == []
        settings.SHOW_EXAMPLES = True
        assert _found("koffie") == ["Koffie"]
        Activity.objects.filter(pk=activity.pk).update(status="withdrawn")
        assert _found("koffie") == []

    def test_a_word_that_stands_nowhere_any_more_is_forgotten(self, make):
        for activity in make("Zonnebloemen", "Koffie"):
            if activity.name == "Zonnebloemen":
                activity.delete()
        text_index.forget_unused_terms()
        assert not Term.objects.filter(stem=stem("zonnebloemen")).exists()
        assert Term.objects.filter(stem="koffie").exists()

    def test_rows_without_words_get_them_and_a_new_kind_of_index_is_made_whole(self, make, capsys):
        make("Koffie", "Thee")
        text_index.rebuild()
        Posting.objects.filter(activity__name="Koffie").delete()
        assert text_index.index_missing() == 1
        assert _found("koffie") == ["Koffie"]
        Revision.objects.update(index_version=0)
        Posting.objects.all().delete()
        assert text_index.index_missing() == 2
        assert (_found("thee"), text_index.index_missing()) == (["Thee"], 0)

    def test_made_up_rows_are_found_too(self, settings, capsys):
        settings.SHOW_EXAMPLES = True
        call_command("seed_scale", places=3, activities=40)
        name = Activity.objects.filter(slug="meting-5").values_list("name", flat=True)[0]
        assert name in _found(name)

    def test_a_search_costs_no_more_queries_with_more_rows(self, make, django_assert_num_queries):
        make("Koffie")
        text_index.narrow(Activity.objects.visible(), "koffie")
        with django_assert_num_queries(2):
            assert len(text_index.narrow(Activity.objects.visible(), "koffie")) == 1
        make(*[f"Koffie {number}" for number in range(20)])
        _found("koffie")
        with django_assert_num_queries(2):
            assert len(text_index.narrow(Activity.objects.visible(), "koffie")) == 21

    def test_indexing_many_costs_as_many_queries_as_indexing_few(self, make, django_assert_max_num_queries):
        make(*[f"Koffie {number}" for number in range(30)])
        rows = list(Activity.objects.select_related("category", "organisation", "place__buurt__district"))
        with django_assert_max_num_queries(9):
            text_index.index_many(rows)


class TestHostile:
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
        assert _found(text) in ([], ["Koffie"])

    def test_a_sign_that_turns_the_text_around_hides_nothing(self, make):
        make("\u202eKoffie\u202c ☕")
        assert len(_found("koffie")) == 1

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(max_size=200))
    def test_whatever_is_typed_gives_an_answer_in_the_same_order_twice(self, make, text):
        assert _found(text) == _found(text)

    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(alphabet="abcdeklmnoprst", min_size=1, max_size=14))
    def test_every_activity_is_found_by_its_own_name(self, make_activity, name):
        with transaction.atomic():
            activity = make_activity(name, place__name="Plek")
            assert name in FUNCTION_WORDS or activity.name in _found(name)
            transaction.set_rollback(True)
