"""What words find that editors say mean the same, and the ones that come with us."""

import json

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from activities.importers.area import load_synonyms
from activities.models import Category, Revision, Synonym
from activities.text_index.asking import understand
from activities.text_index.tokens import tokens
from activities.text_index.vocabulary import vocabulary
from tests.activities.text_index.helpers import found, says


class TestSynonyms:
    def test_words_of_other_languages_and_spoken_ones(self, make):
        make("Koffie", "Samen eten")
        for word, language in (("kahve", "tr"), ("قهوة", "ar"), ("kawa", "pl"), ("bakkie", "nl")):
            says(word, "koffie", language=language)
            assert found(word) == ["Koffie"]
        assert found("القهوة") == ["Koffie"]

    def test_several_words_in_a_row(self, make):
        make("Voedselbank", "Bank in het park")
        says("food bank", "voedselbank", language="en")
        assert found("where is the food bank") == ["Voedselbank"]

    def test_words_with_a_phrase_between_them_are_not_in_a_row(self, make):
        make("Voedselbank", "Letters", "Bloembak")
        says("food bank", "voedselbank")
        says("a b", "letters")
        assert found("food a b bank") == []
        assert found("bloem a b bak") == []

    def test_the_word_itself_comes_first_and_the_first_meaning_before_the_next(self, make):
        make("Bewegen op muziek", "Gym in de zaal", "Sporten in de zaal")
        says("gym", "sporten", "bewegen")
        assert found("gym") == ["Gym in de zaal", "Sporten in de zaal", "Bewegen op muziek"]

    def test_a_change_takes_effect_at_once_and_so_does_a_removal(self, make):
        make("Koffie", "Thee")
        row = says("bakkie", "koffie")
        assert found("bakkie") == ["Koffie"]
        row.means = "thee"
        row.save()
        assert found("bakkie") == ["Thee"]
        row.delete()
        assert found("bakkie") == []

    def test_a_known_word_that_nothing_is_about_does_not_hide_the_others(self, make):
        make("Zwemmen")
        assert found("zwemmen boerkini") == []
        says("boerkini")
        assert found("zwemmen boerkini") == ["Zwemmen"]
        assert found("boerkini") == []

    def test_a_theme_is_found_by_every_word_of_its_name_also_after_it_got_another(self, make):
        make("Zoiets", category="peuteropvang")
        assert found("opvang") == found("peuters") == found("peuteropvang") == ["Zoiets"]
        theme = Category.objects.get(slug="peuteropvang")
        theme.name = "Kleine kinderen"
        theme.save()
        assert (found("kinderen"), found("opvang")) == (["Zoiets"], [])


class TestWhatAnEditorMayWrite:
    @pytest.mark.parametrize(
        ("word", "means", "wrong"),
        [
            ("!!!", "koffie", ["word"]),
            ("a b c d e", "koffie", ["word"]),
            ("bakkie", "koffie, !!!", ["means"]),
            ("bakkie", "koffie thee soep brood kaas", ["means"]),
            ("☕", "🙂", ["means", "word"]),
        ],
    )
    def test_what_can_never_be_found_is_refused(self, word, means, wrong):
        with pytest.raises(ValidationError) as refused:
            Synonym(word=word, means=means).full_clean()
        assert sorted(refused.value.message_dict) == wrong

    @pytest.mark.parametrize(("word", "means"), [("drop-in", ""), ("a b c d", "koffie, thee,"), ("قهوة", "koffie")])
    def test_one_to_four_words_are_fine_and_so_is_no_meaning(self, word, means):
        Synonym(word=word, means=means).full_clean()

    def test_every_row_that_came_with_us_can_be_written_again(self):
        load_synonyms(TestShippedSynonyms.PATH)
        for row in Synonym.objects.all():
            row.clean()


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
        assert [word for word, meant in asked.items() if not meant.can_be_found or len(meant.musts) != 1] == []

    def test_a_row_of_an_editor_stays_and_ours_follow_the_file(self, tmp_path):
        def load(**words):
            path = tmp_path / "synonyms.json"
            rows = [{"word": word, "means": means, "language": "nl"} for word, means in words.items()]
            path.write_text(json.dumps(rows), encoding="utf-8")
            load_synonyms(path)
            return dict(Synonym.objects.values_list("word", "means"))

        load(bakkie=["koffie"], bieb=["bibliotheek"], gym=["sport"])
        Synonym.objects.filter(word="gym").update(means="turnen", is_ours=False)
        says("eigen", "thee")
        now = load(bakkie=["koffie", "thee"], gym=["sport"])
        assert now == {"bakkie": "koffie, thee", "gym": "turnen", "eigen": "thee"}

    def test_loading_the_same_again_changes_nothing(self):
        load_synonyms(self.PATH)
        before = Revision.objects.tokens()
        load_synonyms(self.PATH)
        assert Revision.objects.tokens() == before
